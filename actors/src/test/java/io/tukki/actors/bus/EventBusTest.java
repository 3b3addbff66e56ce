package io.tukki.actors.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tukki.core.bus.Account;
import io.tukki.core.bus.BusSizing;
import io.tukki.core.bus.DropPolicy;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.Event;
import io.tukki.core.event.EventFilter;
import io.tukki.core.event.EventPriority;
import io.tukki.core.event.EventStamps;
import io.tukki.core.event.LogAppended;
import io.tukki.core.event.Overflow;
import io.tukki.core.event.ProcessExited;
import io.tukki.core.event.ProcessStarted;
import io.tukki.core.event.Snapshot;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventBusTest {

    private static final ProcessId WEB = ProcessId.of("web");
    private static final Config CONFIG = ManualTime.config()
            .withFallback(ConfigFactory.parseString("pekko.actor.default-dispatcher.executor = thread-pool-executor"))
            .withFallback(ConfigFactory.load());

    private final ActorTestKit kit = ActorTestKit.create(CONFIG);
    private final ManualTime time = ManualTime.get(kit.system());
    private final EventStamps stamps = new EventStamps(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final BusSettings settings = BusSettings.from(CONFIG).withSizing(new BusSizing(2, 10));
    private final Events events = Events.start(kit.system(), settings, stamps);

    @BeforeEach
    void awake() {
        get(events.stats());
    }

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void aSubscriberGetsWhatPassesItsFilterHigherPrioritiesFirst() {
        TestProbe<EventDelivery> probe = kit.createTestProbe();
        subscribe(SubscriptionSpec.named("s").to(EventFilter.types(ProcessStarted.class, Tick.class)), probe);

        publish(tick(0));
        EventDelivery.Events first = next(probe);
        publish(new LogAppended(stamps.next(), WEB, 1, 1, 2));
        publish(tick(1));
        publish(started());
        settle();
        first.done();

        assertThat(first.events()).hasSize(1);
        assertThat(types(next(probe))).containsExactly("process.started", "test.tick");
    }

    @Test
    void aStalledSubscriberCostsItsOwnQueueAndIsToldWhatItLost() {
        TestProbe<EventDelivery> stalled = kit.createTestProbe();
        long id = subscribe(SubscriptionSpec.named("stalled").holding(100, DropPolicy.DROP_OLDEST), stalled);
        BlockingQueue<Event> healthy = handler("healthy");
        publish(tick(0));
        EventDelivery.Events first = next(stalled);

        for (int i = 1; i <= 500; i++) {
            publish(tick(i));
            settle();
        }

        assertThat(drain(healthy, 501)).hasSize(501);
        stalled.expectNoMessage(Duration.ZERO);
        assertThat(get(events.stats()).account(id)).isEqualTo(new Account(501, 0, 0, 0, 400, 0, 101));
        first.done();
        EventDelivery.Events rest = next(stalled);
        assertThat(rest.events()).hasSize(101);
        assertThat(rest.events().get(0)).isInstanceOfSatisfying(Overflow.class, overflow -> {
            assertThat(overflow.count()).isEqualTo(400);
            assertThat(overflow.lastId() + 1).isEqualTo(rest.events().get(1).id());
        });
        rest.done();
        assertThat(get(events.stats()).account(id)).isEqualTo(new Account(501, 101, 0, 0, 400, 0, 0));
    }

    @Test
    void aBatchIsFinishedOnce() {
        TestProbe<EventDelivery> probe = kit.createTestProbe();
        long id = subscribe(SubscriptionSpec.named("s"), probe);
        publish(tick(0));
        EventDelivery.Events first = next(probe);
        publish(tick(1));
        settle();

        first.done();
        first.done();

        next(probe);
        assertThat(get(events.stats()).account(id)).isEqualTo(new Account(2, 1, 0, 0, 0, 0, 1));
    }

    @Test
    void aSubscriberThatStopsIsRemoved() {
        TestProbe<EventDelivery> probe = kit.createTestProbe();
        subscribe(SubscriptionSpec.named("a"), probe);
        subscribe(SubscriptionSpec.named("b"), probe);

        probe.stop();

        probe.awaitAssert(() -> {
            assertThat(get(events.stats()).subscriptions()).isEmpty();
            return null;
        });
    }

    @Test
    void aSnapshotComesFirstAndTheSeamLosesAndDoublesNothing() {
        Event before = started();
        publish(before);
        TestProbe<EventDelivery> probe = kit.createTestProbe();
        settle();
        subscribe(SubscriptionSpec.named("s").withSnapshot(), probe);
        Event after = new ProcessExited(stamps.next(), WEB, 1, 10, new ExitStatus.Code(0));
        publish(after);

        List<Event> seen = new ArrayList<>();
        while (seen.size() < 2) {
            EventDelivery.Events batch = next(probe);
            seen.addAll(batch.events());
            batch.done();
        }

        assertThat(((Snapshot) seen.get(0)).current()).containsExactly(before);
        assertThat(seen.get(1)).isEqualTo(after);
    }

    @Test
    void aHandlerThatThrowsLosesThatEventOnly() {
        List<Integer> seen = new ArrayList<>();
        BlockingQueue<Event> handled = new LinkedBlockingQueue<>();
        long id = get(events.subscribe(SubscriptionSpec.named("h"), event -> {
                    int n = ((Tick) event).n();
                    seen.add(n);
                    handled.add(event);
                    if (n % 3 == 0) {
                        throw new AssertionError("no threes");
                    }
                }))
                .id();

        for (int i = 0; i < 100; i++) {
            publish(tick(i));
        }

        assertThat(drain(handled, 100)).hasSize(100);
        assertThat(seen).isSorted();
        eventually(() -> assertThat(get(events.stats()).account(id)).isEqualTo(new Account(100, 100, 34, 0, 0, 0, 0)));
    }

    @Test
    void aHandlerThatAlwaysFailsRestsAndOthersDoNotNotice() {
        BlockingQueue<Event> tried = new LinkedBlockingQueue<>();
        long id = get(events.subscribe(SubscriptionSpec.named("broken"), event -> {
                    tried.add(event);
                    throw new IllegalStateException("broken");
                }))
                .id();
        BlockingQueue<Event> healthy = handler("healthy");

        for (int i = 0; i < 30; i++) {
            publish(tick(i));
        }

        assertThat(drain(healthy, 30)).hasSize(30);
        assertThat(drain(tried, 10)).hasSize(10);
        eventually(() -> assertThat(suspended(id)).isTrue());
        assertThat(tried).isEmpty();

        time.timePasses(Duration.ofSeconds(1));
        assertThat(drain(tried, 1)).hasSize(1);
        eventually(() -> assertThat(suspended(id)).isTrue());
        time.timePasses(Duration.ofSeconds(1));
        settle();
        assertThat(tried).as("the second rest is twice as long").isEmpty();
        time.timePasses(Duration.ofSeconds(1));
        assertThat(drain(tried, 1)).hasSize(1);
        assertThat(get(events.stats()).account(id).isBalanced()).isTrue();
    }

    @Test
    void aPublisherWaitsForRoomAndIsToldWhenThereIsNone() throws Exception {
        TestProbe<EventDelivery> probe = kit.createTestProbe();
        long id = subscribe(SubscriptionSpec.named("slow").holding(1, DropPolicy.BACKPRESSURE), probe);
        publish(tick(0));
        EventDelivery.Events inHand = next(probe);
        assertThat(get(events.publishWaiting(tick(1)))).isEqualTo(PublishResult.ACCEPTED);

        CompletionStage<PublishResult> second = events.publishWaiting(tick(2));
        settle();
        assertThat(second.toCompletableFuture()).isNotDone();
        inHand.done();
        assertThat(get(second)).isEqualTo(PublishResult.ACCEPTED);

        CompletionStage<PublishResult> third = events.publishWaiting(tick(3));
        settle();
        time.timePasses(Duration.ofMillis(100));
        assertThat(get(third)).isEqualTo(new PublishResult.QueueFull(List.of("slow")));
        assertThat(events.publish(tick(4))).isEqualTo(PublishResult.ACCEPTED);
        settle();
        assertThat(get(events.stats()).account(id)).isEqualTo(new Account(5, 1, 0, 0, 2, 0, 2));
    }

    @Test
    void aSubscriptionThatFailsEndsWithAReason() {
        TestProbe<EventDelivery> probe = kit.createTestProbe();
        subscribe(SubscriptionSpec.named("strict").holding(2, DropPolicy.FAIL), probe);
        publish(tick(0));
        next(probe);

        for (int i = 0; i < 3; i++) {
            publish(tick(i));
        }

        assertThat(probe.receiveMessage())
                .isInstanceOfSatisfying(
                        EventDelivery.Ended.class,
                        ended -> assertThat(ended.reason()).isEqualTo(EventDelivery.Reason.OVERFLOWED));
        assertThat(get(events.stats()).total()).isEqualTo(new Account(4, 0, 0, 0, 1, 0, 3));
    }

    @Test
    void handlersThatNeverReturnAreReplacedBySpares() throws Exception {
        CountDownLatch stuck = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            get(events.subscribe(SubscriptionSpec.named("stuck" + i), event -> {
                stuck.countDown();
                release.await();
            }));
        }
        publish(tick(0));
        stuck.await();
        BlockingQueue<Event> healthy = handler("healthy");
        publish(tick(1));
        settle();
        assertThat(healthy).isEmpty();

        time.timePasses(Duration.ofSeconds(5));

        assertThat(drain(healthy, 1)).hasSize(1);
        assertThat(get(events.stats()).stalled()).isEqualTo(2);
        release.countDown();
        eventually(() -> {
            BusStats stats = get(events.stats());
            assertThat(stats.stalled()).isZero();
            assertThat(stats.busy()).isZero();
            assertThat(stats.workers()).isLessThanOrEqualTo(2);
        });
    }

    @Test
    void handlersOfOneSubscriptionOverlapOnlyIfAsked() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        get(events.subscribe(SubscriptionSpec.named("parallel").inParallel(2), event -> {
            both.countDown();
            both.await();
        }));

        publish(tick(0));
        settle();
        publish(tick(1));

        assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stoppingDeliversWhatIsQueuedThenReports() {
        BlockingQueue<Event> handled = handler("h");
        for (int i = 0; i < 900; i++) {
            publish(tick(i));
        }

        StopReport report = get(events.stop());

        assertThat(report.isClean()).isTrue();
        assertThat(report.account()).isEqualTo(new Account(900, 900, 0, 0, 0, 0, 0));
        assertThat(handled).hasSize(900);
        assertThat(events.publish(tick(0))).isEqualTo(PublishResult.STOPPED);
    }

    @Test
    void whatIsLeftAtTheDeadlineIsReportedByType() throws Exception {
        TestProbe<EventDelivery> probe = kit.createTestProbe();
        subscribe(SubscriptionSpec.named("stalled"), probe);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        get(events.subscribe(SubscriptionSpec.named("stuck").to(EventFilter.types(Tick.class)), event -> {
            try {
                running.countDown();
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        }));
        publish(tick(0));
        publish(started());
        publish(tick(1));
        running.await();
        next(probe);

        CompletionStage<StopReport> report = events.stop(Duration.ofSeconds(5));
        settleQuietly();
        time.timePasses(Duration.ofSeconds(5));

        assertThat(get(report).left()).isEqualTo(Map.of("test.tick", 4L, "process.started", 1L));
        assertThat(get(report).account()).isEqualTo(new Account(5, 0, 0, 0, 0, 0, 5));
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void manySubscribeAndUnsubscribeCyclesLeaveNothingBehind() {
        TestProbe<EventDelivery> probe = kit.createTestProbe();
        TestProbe<EventBus.SubscribeReply> replies = kit.createTestProbe();
        TestProbe<EventBus.Unsubscribed> gone = kit.createTestProbe();
        for (int i = 0; i < 10_000; i++) {
            events.actor().tell(new EventBus.Subscribe(SubscriptionSpec.named("s"), probe.ref(), replies.ref()));
            long id = ((EventBus.Subscribed) replies.receiveMessage()).subscription();
            events.actor().tell(new EventBus.Unsubscribe(id, gone.ref()));
            gone.receiveMessage();
            assertThat(((EventDelivery.Ended) probe.receiveMessage()).reason())
                    .isEqualTo(EventDelivery.Reason.UNSUBSCRIBED);
        }

        BusStats stats = get(events.stats());

        assertThat(stats.subscriptions()).isEmpty();
        assertThat(stats.workers()).isZero();
    }

    @Test
    void aSourceEmitsOnDemandTellsLossesAndUnsubscribesWhenCancelled() {
        SinkQueueWithCancel<Event> sink = events.source(
                        SubscriptionSpec.named("source").holding(4, DropPolicy.DROP_NEWEST))
                .runWith(Sink.<Event>queue(1), kit.system());
        eventually(() -> assertThat(get(events.stats()).subscriptions()).hasSize(1));
        for (int i = 0; i < 60; i++) { // a sink queue buffers 16 itself
            publish(tick(i));
            settle();
        }

        int seen = 0;
        long lost = 0;
        while (seen + lost < 60) {
            Event next = get(sink.pull()).orElseThrow();
            if (next instanceof Overflow overflow) {
                lost += overflow.count();
            } else {
                seen++;
            }
        }
        sink.cancel();

        assertThat(seen + lost).isEqualTo(60);
        assertThat(lost).isPositive();
        eventually(() -> assertThat(get(events.stats()).subscriptions()).isEmpty());
        Account account = get(events.stats()).total();
        assertThat(account.isBalanced()).isTrue();
        assertThat(account.matched()).isEqualTo(60);
    }

    @Test
    void aSourceCompletesWhenTheBusStopsAndFailsWhenItsQueueDoes() {
        CompletionStage<List<Event>> all = events.source(EventFilter.all()).runWith(Sink.seq(), kit.system());
        SinkQueueWithCancel<Event> strict = events.source(
                        SubscriptionSpec.named("strict").holding(1, DropPolicy.FAIL))
                .runWith(Sink.<Event>queue(1), kit.system());
        eventually(() -> assertThat(get(events.stats()).subscriptions()).hasSize(2));
        for (int i = 0; i < 60; i++) {
            publish(tick(i));
            settle();
        }

        eventually(() -> assertThat(get(events.stats()).subscriptions()).hasSize(1));
        get(events.stop());

        assertThat(get(all)).hasSize(60);
        assertThat(get(failureOf(strict))).isInstanceOf(SubscriptionOverflowException.class);
    }

    @Test
    void aDynamicPoolGrowsWhileItsQueueIsFullAndShrinksWhenItIsIdle() {
        Config dynamic = ConfigFactory.parseString("tukki.bus.dynamic { enabled = on, minimum = 1, maximum = 3 }")
                .withFallback(CONFIG);
        Events bus = Events.start(kit.system(), BusSettings.from(dynamic).withSizing(new BusSizing(1, 2)), stamps);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            get(bus.subscribe(SubscriptionSpec.named("slow " + i), event -> release.await()));
        }
        try {
            for (int i = 0; i < 10; i++) {
                bus.publish(tick(i));
            }
            eventually(() -> assertThat(get(bus.stats()).workers()).isEqualTo(1));

            eventually(() -> assertThat(workersAfterATick(bus)).isEqualTo(2));
            eventually(() -> assertThat(workersAfterATick(bus)).isEqualTo(3));
            for (int i = 0; i < 10; i++) {
                assertThat(workersAfterATick(bus)).isEqualTo(3);
            }
        } finally {
            release.countDown();
        }
        eventually(() -> assertThat(workersAfterATick(bus)).isEqualTo(1));
    }

    private int workersAfterATick(Events bus) {
        time.timePasses(Duration.ofMillis(250));
        return get(bus.stats()).workers();
    }

    @Test
    void metricsShowWhatTheAccountsSay() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Metrics.addRegistry(registry);
        try {
            BlockingQueue<Event> handled = handler("h");
            TestProbe<EventDelivery> probe = kit.createTestProbe();
            subscribe(SubscriptionSpec.named("s").holding(1, DropPolicy.DROP_NEWEST), probe);
            publish(tick(0));
            next(probe);
            publish(tick(1));
            publish(tick(2));
            drain(handled, 3);
            eventually(() -> assertThat(get(events.stats()).busy()).isZero());
            time.timePasses(Duration.ofMillis(100));
            settle();

            assertThat(registry.get("tukki.bus.published").functionCounter().count())
                    .isEqualTo(3);
            assertThat(registry.get("tukki.bus.delivered").functionCounter().count())
                    .isEqualTo(3);
            assertThat(registry.get("tukki.bus.dropped")
                            .tags("policy", "drop_newest", "priority", "medium")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("tukki.bus.queue.depth").gauge().value()).isEqualTo(2);
            assertThat(registry.get("tukki.bus.handler.time").functionTimer().count())
                    .isEqualTo(3);
            assertThat(get(events.stats()).depths()).contains(2L);
            get(events.stop(Duration.ZERO));
            kit.createTestProbe().expectTerminated(events.actor(), Duration.ofSeconds(5));
            assertThat(registry.find("tukki.bus.published").functionCounter()).isNull();
        } finally {
            Metrics.removeRegistry(registry);
        }
    }

    private BlockingQueue<Event> handler(String name) {
        BlockingQueue<Event> handled = new LinkedBlockingQueue<>();
        get(events.subscribe(SubscriptionSpec.named(name), handled::add));
        return handled;
    }

    private long subscribe(SubscriptionSpec spec, TestProbe<EventDelivery> probe) {
        ActorRef<EventDelivery> ref = probe.ref();
        return get(events.subscribe(spec, ref)).id();
    }

    private void publish(Event event) {
        assertThat(events.publish(event)).isEqualTo(PublishResult.ACCEPTED);
    }

    /** Everything published before this is in its queues after it: an urgent question twice, past the one Drain. */
    private void settle() {
        eventually(() -> assertThat(events.publisher().ingress().size()).isZero());
        get(events.stats());
    }

    private void settleQuietly() {
        get(events.stats());
    }

    private boolean suspended(long id) {
        return get(events.stats()).subscriptions().stream().anyMatch(stats -> stats.id() == id && stats.suspended());
    }

    private Tick tick(int n) {
        return new Tick(stamps.next(), EventPriority.MEDIUM, 0, n);
    }

    private Event started() {
        return new ProcessStarted(stamps.next(), WEB, 1, 10);
    }

    private static CompletionStage<Throwable> failureOf(SinkQueueWithCancel<Event> sink) {
        return sink.pull()
                .thenCompose(event -> failureOf(sink))
                .exceptionally(error -> error.getCause() == null ? error : error.getCause());
    }

    private static EventDelivery.Events next(TestProbe<EventDelivery> probe) {
        return probe.expectMessageClass(EventDelivery.Events.class);
    }

    private static List<String> types(EventDelivery.Events batch) {
        return batch.events().stream().map(Event::type).toList();
    }

    private static List<Event> drain(BlockingQueue<Event> queue, int count) {
        List<Event> drained = new ArrayList<>();
        try {
            while (drained.size() < count) {
                Event event = queue.poll(10, TimeUnit.SECONDS);
                if (event == null) {
                    break;
                }
                drained.add(event);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return drained;
    }

    private void eventually(Runnable assertion) {
        org.awaitility.Awaitility.await().pollInterval(Duration.ofMillis(2)).untilAsserted(assertion::run);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
