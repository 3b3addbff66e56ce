package io.tukki.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.tukki.actors.bus.EventPublisher;
import io.tukki.actors.launch.proc.OomKills;
import io.tukki.actors.log.LogStore;
import io.tukki.actors.probe.Questions;
import io.tukki.actors.watch.FileWatcher;
import io.tukki.core.event.EventStamps;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.WatchGlobs;
import io.tukki.core.process.WatchSpec;
import io.tukki.streams.ChunkPool;
import io.tukki.streams.OutputPump;
import io.tukki.testkit.process.FakeLauncher;
import io.tukki.testkit.process.FakeProcess;
import io.tukki.testkit.streamer.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Processes whose files change, on time that a test moves. */
class WatchedFilesTest {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final Instant START = Instant.parse("2026-03-29T00:00:00Z");

    private static ActorTestKit kit;
    private static ManualTime time;

    private final FakeLauncher launcher = new FakeLauncher();
    private final TestClock clock = new TestClock(START);
    private final EventStamps stamps = new EventStamps(clock);
    private final TestProbe<ProcessSnapshot> states = kit.createTestProbe();
    private final TestProbe<ProcessManager.StartReply> started = kit.createTestProbe();
    private final CountDownLatch unwatched = new CountDownLatch(1);
    private ActorRef<ProcessManager.Command> manager;
    private final List<Consumer<Path>> watches = new CopyOnWriteArrayList<>();
    private int expected;

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load("application-test")));
        time = ManualTime.get(kit.system());
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void stop() {
        kit.stop(manager);
    }

    @Test
    void itIsRestartedWhenItsFilesHaveChanged() throws Exception {
        start(WatchSpec.DEFAULT, "job");
        FakeProcess first = launcher.next();
        expect(ProcessState.Running.class);

        change("a");

        awaitLaunches(2);
        assertThat(first.signals()).containsExactly(OsSignal.TERM);
    }

    @Test
    void alsoIfItHasEnded() throws Exception {
        start(WatchSpec.DEFAULT, "job");
        launcher.next().exit(1);
        expect(ProcessState.Exited.class);

        change("a");

        awaitLaunches(2);
    }

    @Test
    void notIfItWasStoppedByHand() throws Exception {
        TestProbe<ProcessManager.StopReply> stopped = kit.createTestProbe();
        start(WatchSpec.DEFAULT, "job", "other");
        launcher.next();
        launcher.next();
        ProcessManager.Stop stop = new ProcessManager.Stop(ProcessId.of("job"), stopped.getRef());
        manager.tell(stop);
        stopped.receiveMessage();

        change("a");

        awaitLaunches(3);
        manager.tell(stop);
        stopped.receiveMessage();
        assertThat(launcher.launched()).hasSize(3);
    }

    @Test
    void orItGetsASignal() throws Exception {
        start(WatchSpec.DEFAULT.signal(OsSignal.HUP), "job");
        FakeProcess job = launcher.next();
        expect(ProcessState.Running.class);

        change("a");

        Awaitility.await().until(() -> {
            timePasses(STEP);
            return job.signals().contains(OsSignal.HUP);
        });
        assertThat(launcher.launched()).hasSize(1);
    }

    @Test
    void nothingIsWatchedAnyMoreWhenTheManagerHasEnded() throws Exception {
        start(WatchSpec.DEFAULT, "job");
        launcher.next();

        kit.stop(manager);

        assertThat(unwatched.await(5, TimeUnit.SECONDS)).isTrue();
    }

    // ---- words of these tests

    private FileWatcher.Watch watch(Path root, WatchGlobs globs, Consumer<Path> changed) {
        watches.add(changed);
        return unwatched::countDown;
    }

    private void change(String path) {
        Awaitility.await().until(() -> watches.size() == expected);
        watches.forEach(changed -> changed.accept(Path.of(path)));
    }

    private void awaitLaunches(int count) {
        Awaitility.await().until(() -> {
            timePasses(STEP);
            return launcher.launched().size() == count;
        });
    }

    private void start(WatchSpec watch, String... names) {
        expected = names.length;
        SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
        ProcessServices services = new ProcessServices(
                "this-runtime",
                Map.of(),
                launcher,
                new RunningTrees(),
                new OomKills(clock),
                kit.spawn(LogStore.create(log)),
                log.view(),
                new Questions(launcher, Runnable::run),
                this::watch,
                new EventPublisher(stamps, 64),
                new ChunkPool(1 << 20),
                OutputPump.Settings.DEFAULT,
                clock,
                Runnable::run,
                "pekko.actor.default-dispatcher");
        manager = kit.spawn(ProcessManager.create(services, snapshot -> {}));
        manager.tell(new ProcessManager.Subscribe(states.getRef()));
        List<ProcessSpec> specs = Stream.of(names)
                .map(name -> ProcessSpec.argv(name, "run").watch(watch).build())
                .toList();
        manager.tell(new ProcessManager.StartAll(specs, started.getRef()));
    }

    /** Reads states up to one of this kind. */
    private <S extends ProcessState> S expect(Class<S> kind) {
        while (true) {
            ProcessState state = states.receiveMessage().state();
            if (kind.isInstance(state)) {
                return kind.cast(state);
            }
        }
    }

    private void timePasses(Duration amount) {
        clock.advance(amount);
        time.timePasses(amount);
    }
}
