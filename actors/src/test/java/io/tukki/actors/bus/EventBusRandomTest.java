package io.tukki.actors.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tukki.core.bus.Account;
import io.tukki.core.bus.BusSizing;
import io.tukki.core.bus.DropPolicy;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.Event;
import io.tukki.core.event.EventPriority;
import io.tukki.core.event.EventStamps;
import io.tukki.core.event.Overflow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads against one bus: what counts is that nothing is reordered and nothing is unaccounted for. */
@Timeout(60)
class EventBusRandomTest {

    private static final Config CONFIG = ConfigFactory.parseString(
                    "pekko.actor.default-dispatcher.executor = thread-pool-executor")
            .withFallback(ConfigFactory.load());

    private final ActorTestKit kit = ActorTestKit.create(CONFIG);
    private final EventStamps stamps = new EventStamps(Clock.systemUTC());

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    /** Sees that each publisher's events of a priority come in order, and counts them. */
    private static final class Referee {
        private final Map<Integer, Integer> last = new ConcurrentHashMap<>();
        private final LongAdder seen = new LongAdder();
        private final LongAdder lost = new LongAdder();
        private final LongAdder inversions = new LongAdder();

        void see(Event event) {
            if (event instanceof Tick tick) {
                seen.increment();
                int lane = tick.publisher() * 3 + tick.priority().lane();
                Integer before = last.put(lane, tick.n());
                if (before != null && before >= tick.n()) {
                    inversions.increment();
                }
            } else if (event instanceof Overflow overflow) {
                lost.add(overflow.count());
            }
        }
    }

    @Test
    void nothingIsReorderedOrUnaccountedFor() throws Exception {
        long seed = Long.getLong("tukki.seed", System.nanoTime());
        System.out.println("EventBusRandomTest seed " + seed + " (-Dtukki.seed)");
        Events events = start(new BusSizing(4, 10));
        int publishers = 8;
        int each = 25_000;
        Random random = new Random(seed);
        Map<String, Referee> referees = new ConcurrentHashMap<>();
        Map<String, Long> ids = new ConcurrentHashMap<>();
        CountDownLatch release = new CountDownLatch(1);

        for (DropPolicy policy :
                List.of(DropPolicy.DROP_OLDEST, DropPolicy.DROP_NEWEST, DropPolicy.DROP_LOW_PRIORITY)) {
            int capacity = 1 + random.nextInt(2000);
            String name = policy.wireName() + "/" + capacity;
            Referee fast = referee(referees, "fast " + name);
            ids.put(
                    "fast " + name,
                    get(events.subscribe(spec("fast " + name, capacity, policy), fast::see))
                            .id());
            Referee slow = referee(referees, "slow " + name);
            ids.put(
                    "slow " + name,
                    get(events.subscribe(spec("slow " + name, capacity, policy), event -> {
                                slow.see(event);
                                LockSupport.parkNanos(20_000);
                            }))
                            .id());
            Referee failing = referee(referees, "failing " + name);
            ids.put(
                    "failing " + name,
                    get(events.subscribe(spec("failing " + name, capacity, policy), event -> {
                                failing.see(event);
                                if (event.id() % 97 == 0) {
                                    throw new IllegalStateException("on purpose");
                                }
                            }))
                            .id());
            Referee actor = referee(referees, "actor " + name);
            ids.put(
                    "actor " + name,
                    get(events.subscribe(spec("actor " + name, capacity, policy), kit.spawn(subscriber(actor))))
                            .id());
        }
        long stalled = get(events.subscribe(spec("stalled", 50, DropPolicy.DROP_OLDEST), event -> release.await()))
                .id();
        Referee source = referee(referees, "source");
        events.source(spec("source", 5000, DropPolicy.DROP_OLDEST)).runWith(Sink.foreach(source::see), kit.system());

        CountDownLatch published = new CountDownLatch(publishers);
        for (int p = 0; p < publishers; p++) {
            int publisher = p;
            Random own = new Random(seed + p);
            Thread thread = new Thread(() -> {
                int[] n = new int[3];
                for (int i = 0; i < each; i++) {
                    EventPriority priority = EventPriority.values()[own.nextInt(3)];
                    Tick tick = new Tick(stamps.next(), priority, publisher, n[priority.lane()]++);
                    while (events.publish(tick) != PublishResult.ACCEPTED) {
                        LockSupport.parkNanos(10_000);
                    }
                }
                published.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        List<Account> leavers = new ArrayList<>();
        while (published.getCount() > 0) {
            Referee joiner = new Referee();
            Events.Subscription joined =
                    get(events.subscribe(spec("joiner", 1 + random.nextInt(100), DropPolicy.DROP_OLDEST), joiner::see));
            assertThat(get(events.stats()).account(joined.id()).isBalanced()).isTrue();
            leavers.add(get(joined.unsubscribe()));
            assertThat(joiner.inversions.sum()).isZero();
        }

        BusStats running = get(events.stats());
        assertThat(running.subscriptions()).allMatch(stats -> stats.account().isBalanced());
        assertThat(leavers).isNotEmpty().allMatch(Account::isBalanced);
        long total = (long) publishers * each;
        BusStats done = untilIdle(events, stalled);
        assertThat(done.published()).isEqualTo(total);
        ids.forEach((name, id) -> {
            Account account = done.account(id);
            Referee referee = referees.get(name);
            assertThat(account.isBalanced()).as(name).isTrue();
            assertThat(account.matched()).as(name).isEqualTo(total);
            assertThat(referee.inversions.sum()).as("inversions of " + name).isZero();
            assertThat(referee.seen.sum()).as("seen by " + name).isEqualTo(account.delivered());
            assertThat(referee.lost.sum()).as("loss told to " + name).isEqualTo(account.dropped());
        });
        assertThat(source.inversions.sum()).isZero();
        assertThat(source.seen.sum() + source.lost.sum()).isEqualTo(total);
        assertThat(done.account(stalled).delivered()).isZero();
        assertThat(done.account(stalled).queued()).isLessThanOrEqualTo(50 + 40);
        release.countDown();
        StopReport report = get(events.stop());
        assertThat(report.isClean()).isTrue();
    }

    @ParameterizedTest(name = "{0} events of {1} publishers on {2} workers, {3} in hand, to {4} handlers")
    @CsvSource({
        "  1000,  10, 2,  20,  1",
        " 10000,  50, 4,  40,  1",
        "100000, 100, 8,  80,  1",
        " 50000, 500, 4, 200,  1",
        " 10000, 100, 4,  40, 10"
    })
    void loadCases(int count, int publishers, int workers, int queue, int handlers) throws Exception {
        Events events = start(new BusSizing(workers, queue / workers));
        List<Referee> referees = new ArrayList<>();
        for (int h = 0; h < handlers; h++) {
            Referee referee = new Referee();
            referees.add(referee);
            get(events.subscribe(spec("h" + h, count, DropPolicy.DROP_OLDEST), referee::see));
        }
        // a publisher per task; what is measured is order and count, so eight threads play them all
        int threads = 8;
        CountDownLatch published = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            new Thread(() -> {
                        for (int n = 0; n < count / publishers; n++) {
                            for (int p = thread; p < publishers; p += threads) {
                                Tick tick = new Tick(stamps.next(), EventPriority.MEDIUM, p, n);
                                while (events.publish(tick) != PublishResult.ACCEPTED) {
                                    LockSupport.parkNanos(10_000);
                                }
                            }
                        }
                        published.countDown();
                    })
                    .start();
        }
        published.await();

        StopReport report = get(events.stop(Duration.ofSeconds(20)));

        assertThat(report.isClean()).isTrue();
        assertThat(report.account().delivered()).isEqualTo((long) count * handlers);
        assertThat(referees).allMatch(r -> r.seen.sum() == count && r.inversions.sum() == 0);
    }

    private Events start(BusSizing sizing) {
        return Events.start(kit.system(), BusSettings.from(CONFIG).withSizing(sizing), stamps);
    }

    private static SubscriptionSpec spec(String name, int capacity, DropPolicy policy) {
        return SubscriptionSpec.named(name).holding(capacity, policy);
    }

    private static Referee referee(Map<String, Referee> referees, String name) {
        return referees.computeIfAbsent(name, n -> new Referee());
    }

    private static Behavior<EventDelivery> subscriber(Referee referee) {
        return Behaviors.receive(EventDelivery.class)
                .onMessage(EventDelivery.Events.class, batch -> {
                    batch.events().forEach(referee::see);
                    batch.done();
                    return Behaviors.same();
                })
                .build();
    }

    /** Waits until only {@code stalled} has something left. */
    private BusStats untilIdle(Events events, long stalled) {
        return org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> get(events.stats()),
                        stats -> stats.subscriptions().stream()
                                .allMatch(s -> s.id() == stalled || s.account().queued() == 0));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
