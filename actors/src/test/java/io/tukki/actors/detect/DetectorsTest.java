package io.tukki.actors.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.tukki.actors.bus.Events;
import io.tukki.actors.process.ProcessManager;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.detect.ErrorGroup;
import io.tukki.core.detect.TestRun;
import io.tukki.core.event.ErrorDetected;
import io.tukki.core.event.Event;
import io.tukki.core.event.LogAppended;
import io.tukki.core.event.TestFailed;
import io.tukki.core.event.UrlDetected;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DetectorsTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load());
    private static final String BULK = "tukki.bulk";

    private final SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
    private final DetectorViews views = new DetectorViews();
    private final TestProbe<ProcessManager.Command> processes = KIT.createTestProbe();
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final Events bus = Events.start(KIT.system());

    @BeforeEach
    void listen() {
        bus.subscribe(SubscriptionSpec.named("test"), heard::add)
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void historyAndWhatComesLaterIsRead() {
        write("[web] ready on http://localhost:3000/");
        ActorRef<Detectors.Command> detectors = start();
        TestProbe<Detection> subscriber = KIT.createTestProbe();
        await(() -> assertThat(views.urls().url("http://localhost:3000")).isPresent());

        detectors.tell(new Detectors.Subscribe(subscriber.getRef()));
        write("Tests:       1 failed, 2 passed, 3 total");

        // what views show may be told to those who subscribed since
        Detection found = subscriber
                .fishForMessage(
                        Duration.ofSeconds(10),
                        told -> told instanceof Detection.TestsRan
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .get(0);
        assertThat(((Detection.TestsRan) found).run())
                .returns(1, TestRun::failed)
                .returns(2, TestRun::passed);
        assertThat(views.runs().tests()).hasSize(1);
        await(() -> {
            assertThat(heard).hasAtLeastOneElementOfType(UrlDetected.class);
            assertThat(heard)
                    .filteredOn(TestFailed.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            TestFailed.class,
                            failed -> assertThat(failed.failed()).isEqualTo(1));
        });
        stop(detectors);
    }

    @Test
    void anErrorIsToldThoughNothingComesAfterIt() {
        ActorRef<Detectors.Command> detectors = start();

        write("java.lang.IllegalStateException: x", "\tat a.B.c(B.java:1)");

        await(() -> assertThat(views.errors().groups()).hasSize(1));
        await(() -> assertThat(heard)
                .filteredOn(ErrorDetected.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        ErrorDetected.class,
                        error -> assertThat(error)
                                .returns("java", ErrorDetected::language)
                                .returns("java.lang.IllegalStateException: x", ErrorDetected::message)
                                .returns(2L, ErrorDetected::toSequence)));
        stop(detectors);
    }

    @Test
    void anErrorThatGrowsIsToldAtOnceAndUpdated() {
        ActorRef<Detectors.Command> detectors = start();
        write("java.lang.IllegalStateException: x", "\tat a.B.c(B.java:1)");
        await(() -> assertThat(errorsHeard()).hasSize(1));

        write("\tat a.B.d(B.java:2)");
        await(() -> assertThat(views.errors().groups())
                .singleElement()
                .satisfies(group -> assertThat(group.latest().stack()).hasSize(2)));
        write("all is well");

        await(() -> assertThat(errorsHeard()).hasSize(2));
        assertThat(errorsHeard().get(0)).returns(false, ErrorDetected::isUpdate);
        assertThat(errorsHeard().get(1)).returns(true, ErrorDetected::isUpdate).returns(3L, ErrorDetected::toSequence);
        assertThat(views.errors().groups()).singleElement().returns(1L, ErrorGroup::count);
        stop(detectors);
    }

    private List<ErrorDetected> errorsHeard() {
        return heard.stream()
                .filter(ErrorDetected.class::isInstance)
                .map(ErrorDetected.class::cast)
                .toList();
    }

    @Test
    void whichLinesHaveComeIsToldOncePerProcessAndTenthOfASecond() {
        ActorRef<?> ranges = KIT.spawn(LogRanges.create(log.view(), bus.publisher()));
        write("one", "two", "three");

        await(() -> assertThat(heard)
                .filteredOn(LogAppended.class::isInstance)
                .last()
                .isInstanceOfSatisfying(
                        LogAppended.class, last -> assertThat(last.toSequence()).isEqualTo(3)));
        LogAppended first = (LogAppended)
                heard.stream().filter(LogAppended.class::isInstance).findFirst().orElseThrow();
        assertThat(first.fromSequence()).isEqualTo(1);
        stop(ranges);
    }

    @Test
    void theUrlsOfAProcessGoWithIt() {
        ActorRef<Detectors.Command> detectors = start();
        ActorRef<ProcessSnapshot> changes =
                processes.expectMessageClass(ProcessManager.Subscribe.class).subscriber();
        write("Local: http://localhost:3000/");
        await(() -> assertThat(views.urls().size()).isEqualTo(1));
        ProcessSpec spec = ProcessSpec.shell("web", "true").build();

        changes.tell(new ProcessSnapshot(spec, new ProcessState.Starting(), 1, null));
        changes.tell(new ProcessSnapshot(spec, new ProcessState.Skipped("test"), 1, null));

        await(() -> assertThat(views.urls().size()).isZero());
        stop(detectors);
    }

    @Test
    void whoAsksSeesAllThatWasStoredBefore() {
        for (int i = 0; i < 3000; i++) {
            write("nothing to see");
        }
        write("Local: http://localhost:3000/", "Tests:       1 failed, 2 passed, 3 total", "ERROR: disk is full");
        TestProbe<Detectors.CaughtUp> asker = KIT.createTestProbe();
        ActorRef<Detectors.Command> detectors = start();

        detectors.tell(new Detectors.CatchUp(asker.getRef()));

        asker.receiveMessage(Duration.ofSeconds(10));
        assertThat(views.urls().size()).isEqualTo(1);
        assertThat(views.runs().tests()).hasSize(1);
        assertThat(views.errors().groups()).hasSize(1);
        stop(detectors);
    }

    @Test
    void caughtUpTheyArePolledByNobody() {
        ActorRef<Detectors.Command> detectors = start();
        write("hello");

        await(() -> assertThat(views.runWorker().lines()).isEqualTo(1));
        await(() -> assertThat(log.view().parkedReaders()).isEqualTo(3));
        stop(detectors);
        await(() -> assertThat(log.view().parkedReaders()).isZero());
    }

    @Test
    void aWorkerThatFailsGoesOnBehindTheLinesAtHand() {
        WorkerCounts counts = new WorkerCounts();
        AtomicLong read = new AtomicLong();
        write("bad");
        ActorRef<LogWorker.Command> worker = KIT.spawn(LogWorker.create(log.view(), () -> new Failing(read), counts));
        await(() -> assertThat(counts.restarts()).isEqualTo(1));

        write("good", "good");

        await(() -> assertThat(read.get()).isEqualTo(2));
        assertThat(counts.position()).isEqualTo(3);
        KIT.stop(worker);
    }

    @Test
    void linesThatWereGoneAreCounted() {
        SegmentedLog small = new SegmentedLog(new LogBudget(20_000, 20_000), Runnable::run);
        for (int i = 0; i < 5000; i++) {
            write(small, "line " + i);
        }
        WorkerCounts counts = new WorkerCounts();

        ActorRef<LogWorker.Command> worker =
                KIT.spawn(LogWorker.create(small.view(), () -> new Failing(new AtomicLong()), counts));

        await(() -> assertThat(counts.lines() + counts.lapped()).isEqualTo(5000));
        assertThat(counts.lapped()).isPositive();
        KIT.stop(worker);
    }

    /** Fails on a line "bad". */
    private record Failing(AtomicLong read) implements LineReader {
        @Override
        public void read(LogSlice slice) {
            if (slice.line(0).text().equals("bad")) {
                throw new IllegalStateException("expected");
            }
            read.addAndGet(slice.lines());
        }

        @Override
        public void end(ProcessId process) {}
    }

    private ActorRef<Detectors.Command> start() {
        return KIT.spawn(Detectors.create(
                new DetectorSettings(DetectorSettings.Mode.ON, 100, Duration.ZERO, 100),
                Clock.systemUTC(),
                log.view(),
                processes.getRef(),
                views,
                bus.publisher(),
                BULK));
    }

    private static void stop(ActorRef<?> actor) {
        KIT.stop(actor);
    }

    private void write(String... lines) {
        write(log, lines);
    }

    private static void write(SegmentedLog to, String... lines) {
        for (String line : lines) {
            LogChunk chunk = new LogChunk(64);
            chunk.reset(LogStream.STDOUT, 1_000_000, System.nanoTime());
            new LineSplitter(1000).split(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)), chunk);
            to.append(ProcessId.of("web"), 1, chunk);
        }
    }

    private static void await(org.awaitility.core.ThrowingRunnable condition) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(condition);
    }
}
