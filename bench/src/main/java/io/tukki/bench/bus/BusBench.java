package io.tukki.bench.bus;

import static io.tukki.bench.bus.Figures.format;
import static io.tukki.bench.bus.Figures.gate;
import static io.tukki.bench.bus.Figures.say;

import io.tukki.actors.bus.BusStats;
import io.tukki.actors.bus.Events;
import io.tukki.core.bus.BusSizing;
import io.tukki.core.bus.DropPolicy;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.EventStamps;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The event bus beside a queue with one thread, Guava's bus, Pekko's topic and the Disruptor, all in this run. Prints
 * tables and gates. About a minute.
 */
public final class BusBench {

    private static final int PUBLISHERS = 8;
    private static final int LISTENERS = 10;
    private static final long WARM_UP = Duration.ofMillis(1500).toNanos();
    private static final long MEASURED = Duration.ofMillis(2500).toNanos();
    private static final int ROUNDS = 5;

    private final ActorSystem<Void> system = Figures.system("bus-bench");
    private final EventStamps stamps = new EventStamps(Clock.systemUTC());

    private record Flood(
            double publishes, double allocatedPerDelivery, double cpuPerPublish, long lost, long inversions) {}

    private record LoadCase(String name, int events, int publishers, BusSizing sizing, int listeners) {}

    private BusBench() {}

    /** Runs everything. */
    public static void main(String[] arguments) throws InterruptedException {
        BusBench bench = new BusBench();
        try {
            bench.run();
        } finally {
            bench.system.terminate();
        }
    }

    private void run() throws InterruptedException {
        Figures.machine();
        Map<String, Flood> floods = floods();
        loadCases();
        Flood ours = floods.values().iterator().next();
        say("%n| what | measured | gate | |%n|---|---|---|---|");
        gate(
                "publishes/s, 8 publishers, 10 subscribers (actors), nothing lost",
                format("%.2f M/s, %.0f B allocated per delivery", ours.publishes / 1e6, ours.allocatedPerDelivery),
                ">= 2 M/s",
                ours.publishes >= 2e6 && ours.lost == 0);
        long inversions = floods.values().stream().mapToLong(Flood::inversions).sum();
        gate("order inversions, all floods", Long.toString(inversions), "0", inversions == 0);
        stalled();
        churn();
        tenMillion();
        idle();
    }

    private Map<String, Flood> floods() throws InterruptedException {
        Map<String, Function<List<Listener>, Contender>> contenders = new LinkedHashMap<>();
        BusSizing sizing = new BusSizing(2, 256);
        contenders.put("actors", ls -> new Paced(new Contenders.Ours(system, stamps, ls, false, sizing, 65_536), ls));
        contenders.put("handlers", ls -> new Paced(new Contenders.Ours(system, stamps, ls, true, sizing, 65_536), ls));
        contenders.put("queue", Contenders.QueueAndThread::new);
        contenders.put("guava", Contenders.Guava::new);
        contenders.put("topic", ls -> new Contenders.PekkoTopic(system, ls));
        contenders.put("disruptor", Contenders.Ring::new);
        Map<String, Flood> floods = new LinkedHashMap<>();
        say("%n%d publishers, %d subscribers, everything delivered before the clock stops%n", PUBLISHERS, LISTENERS);
        say("| bus | M publishes/s | CPU ns per publish | B allocated per delivery | lost | inversions |%n"
                + "|---|---|---|---|---|---|");
        for (Map.Entry<String, Function<List<Listener>, Contender>> entry : contenders.entrySet()) {
            List<Listener> listeners = listeners(LISTENERS, PUBLISHERS);
            try (Contender contender = entry.getValue().apply(listeners)) {
                Flood flood = flood(contender, listeners);
                floods.put(entry.getKey(), flood);
                say(
                        "| %s | %.2f | %.0f | %.0f | %d | %d |",
                        contender.name(),
                        flood.publishes / 1e6,
                        flood.cpuPerPublish,
                        flood.allocatedPerDelivery,
                        flood.lost,
                        flood.inversions);
            }
        }
        return floods;
    }

    private Flood flood(Contender contender, List<Listener> listeners) throws InterruptedException {
        long[] numbers = new long[PUBLISHERS];
        long before = publishFor(contender, numbers, WARM_UP).published;
        contender.settle(before);
        long cpu = Figures.cpu();
        Published measured = publishFor(contender, numbers, MEASURED);
        long settling = System.nanoTime();
        long all = before + measured.published;
        long delivered = contender.settle(all);
        double seconds = (measured.nanos + System.nanoTime() - settling) / 1e9;
        double cpuNanos = (double) (Figures.cpu() - cpu);
        return new Flood(
                measured.published / seconds,
                (double) measured.allocated / (measured.published * LISTENERS),
                cpuNanos / measured.published,
                all * LISTENERS - delivered,
                listeners.stream().mapToLong(Listener::inversions).sum());
    }

    private record Published(long published, long nanos, long allocated) {}

    private Published publishFor(Contender contender, long[] numbers, long nanos) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(PUBLISHERS);
        CountDownLatch release = new CountDownLatch(1);
        long[] counts = new long[PUBLISHERS];
        long allocated = Figures.allocated();
        long start = System.nanoTime();
        for (int p = 0; p < PUBLISHERS; p++) {
            int publisher = p;
            Thread thread = new Thread(() -> {
                long end = start + nanos;
                long n = numbers[publisher];
                do {
                    for (int i = 0; i < 256; i++) {
                        contender.publish(new Tick(stamps.next(), publisher, ++n));
                    }
                } while (System.nanoTime() < end);
                counts[publisher] = n - numbers[publisher];
                numbers[publisher] = n;
                done.countDown();
                // only what living threads allocated can be asked for
                awaitQuietly(release);
            });
            thread.setDaemon(true);
            thread.start();
        }
        done.await();
        long took = System.nanoTime() - start;
        long bytes = Figures.allocated() - allocated;
        release.countDown();
        long published = 0;
        for (long count : counts) {
            published += count;
        }
        return new Published(published, took, bytes);
    }

    private void loadCases() throws InterruptedException {
        List<LoadCase> cases = List.of(
                new LoadCase("small", 1_000, 10, new BusSizing(2, 10), 1),
                new LoadCase("medium", 10_000, 50, new BusSizing(4, 10), 1),
                new LoadCase("heavy", 100_000, 100, new BusSizing(8, 10), 1),
                new LoadCase("burst", 50_000, 500, new BusSizing(4, 50), 1),
                new LoadCase("10 handlers", 10_000, 100, new BusSizing(4, 10), 10));
        say("%nLoad cases, ms from the first publish to the last delivery, median of %d%n", ROUNDS);
        say("| case | events | publishers | handlers | ours, handlers | queue and thread | Guava | Pekko Topic |"
                + " Disruptor |%n|---|---|---|---|---|---|---|---|---|");
        for (LoadCase load : cases) {
            say(
                    "| %s | %d | %d | %d | %.1f | %.1f | %.1f | %.1f | %.1f |",
                    load.name,
                    load.events,
                    load.publishers,
                    load.listeners,
                    millis(
                            load,
                            ls -> new Contenders.Ours(system, stamps, ls, true, load.sizing, load.events * ROUNDS * 2)),
                    millis(load, Contenders.QueueAndThread::new),
                    millis(load, Contenders.Guava::new),
                    millis(load, ls -> new Contenders.PekkoTopic(system, ls)),
                    millis(load, Contenders.Ring::new));
        }
    }

    private double millis(LoadCase load, Function<List<Listener>, Contender> make) throws InterruptedException {
        List<Listener> listeners = listeners(load.listeners, load.publishers);
        double[] rounds = new double[ROUNDS];
        int warmUps = 5;
        try (Contender contender = make.apply(listeners)) {
            long[] numbers = new long[load.publishers];
            long published = 0;
            for (int round = -warmUps; round < ROUNDS; round++) {
                long start = System.nanoTime();
                published += publish(contender, load, numbers);
                long delivered = contender.settle(published);
                if (delivered != published * load.listeners) {
                    throw new IllegalStateException(contender.name() + " lost events");
                }
                if (round >= 0) {
                    rounds[round] = (System.nanoTime() - start) / 1e6;
                }
            }
            if (listeners.stream().anyMatch(listener -> listener.inversions() > 0)) {
                throw new IllegalStateException(contender.name() + " lost the order");
            }
        }
        return Figures.median(rounds);
    }

    /** Eight threads play all publishers, each its own. */
    private long publish(Contender contender, LoadCase load, long[] numbers) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(PUBLISHERS);
        for (int t = 0; t < PUBLISHERS; t++) {
            int first = t;
            new Thread(() -> {
                        for (int n = 0; n < load.events / load.publishers; n++) {
                            for (int p = first; p < load.publishers; p += PUBLISHERS) {
                                contender.publish(new Tick(stamps.next(), p, ++numbers[p]));
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        return load.events;
    }

    private void stalled() throws InterruptedException {
        List<Listener> healthy = listeners(LISTENERS - 1, PUBLISHERS);
        CountDownLatch release = new CountDownLatch(1);
        int threads = Thread.activeCount();
        try (Contenders.Ours bus = new Contenders.Ours(system, stamps, healthy, true, new BusSizing(2, 256), 65_536)) {
            Events events = bus.events();
            long id = Figures.get(events.subscribe(
                            SubscriptionSpec.named("stalled").holding(1024, DropPolicy.DROP_OLDEST),
                            event -> release.await()))
                    .id();
            long[] numbers = new long[PUBLISHERS];
            // what is asked is whether the stalled one costs the others anything, so nobody outruns the others
            Contender paced = new Paced(bus, healthy);
            Published published = publishFor(paced, numbers, MEASURED);
            BusStats stats;
            do {
                Figures.idle(1_000_000L);
                stats = Figures.get(events.stats());
            } while (stats.published() < published.published
                    || stats.subscriptions().stream()
                            .anyMatch(s -> s.id() != id && s.account().queued() > 0));
            long dropped = stats.subscriptions().stream()
                    .filter(s -> s.id() != id)
                    .mapToLong(s -> s.account().dropped())
                    .sum();
            boolean exact = stats.subscriptions().stream()
                    .allMatch(s -> s.account().isBalanced() && s.account().matched() == published.published);
            gate(
                    "one handler that never returns: what the 9 others lost, of " + published.published + " each",
                    format(
                            "%d, at %.2f M publishes/s; the stalled one holds %d",
                            dropped,
                            published.published / (published.nanos / 1e9) / 1e6,
                            stats.account(id).queued()),
                    "0",
                    dropped == 0);
            gate(
                    "delivered + dropped + queued = published, all 10 subscriptions",
                    exact ? "exact" : "NOT EXACT",
                    "exact",
                    exact);
            gate(
                    "threads more than before, with the stalled one",
                    Integer.toString(Thread.activeCount() - threads),
                    "<= workers + spares (18)",
                    Thread.activeCount() - threads <= 18);
            release.countDown();
        }
    }

    private void churn() {
        try (Contenders.Ours bus =
                new Contenders.Ours(system, stamps, listeners(1, PUBLISHERS), true, new BusSizing(2, 10), 1024)) {
            for (int i = 0; i < 2_000; i++) {
                subscribeAndLeave(bus.events());
            }
            long heap = Figures.usedHeap();
            int threads = Thread.activeCount();
            long start = System.nanoTime();
            for (int i = 0; i < 10_000; i++) {
                subscribeAndLeave(bus.events());
            }
            double micros = (System.nanoTime() - start) / 10_000e3;
            double grown = (Figures.usedHeap() - heap) / 1024.0;
            int more = Thread.activeCount() - threads;
            gate(
                    "10,000 subscribe/unsubscribe cycles leave behind",
                    format("%.0f KiB heap, %d threads (%.0f us a cycle)", grown, more, micros),
                    "< 512 KiB, <= 0",
                    grown < 512 && more <= 0);
        }
    }

    private static void subscribeAndLeave(Events events) {
        Figures.get(Figures.get(events.subscribe(SubscriptionSpec.named("churn"), event -> {}))
                .unsubscribe());
    }

    private void tenMillion() throws InterruptedException {
        List<Listener> listeners = listeners(2, PUBLISHERS);
        try (Contenders.Ours bus =
                new Contenders.Ours(system, stamps, listeners, false, new BusSizing(2, 10), 65_536)) {
            long[] numbers = new long[PUBLISHERS];
            long published = publishFor(bus, numbers, MEASURED / 5).published;
            bus.settle(published);
            long heap = Figures.usedHeap();
            long start = published;
            while (published - start < 10_000_000) {
                published += publishFor(bus, numbers, MEASURED / 5).published;
            }
            bus.settle(published);
            double grown = (Figures.usedHeap() - heap) / 1048576.0;
            gate(
                    format("heap after %.1f M events more", (published - start) / 1e6),
                    format("%+.1f MiB", grown),
                    "flat (< 2 MiB)",
                    grown < 2);
        }
    }

    private void idle() {
        Figures.idle(5_000_000_000L); // the compiler and the collector come to rest
        double bare = Figures.idleShare(5_000_000_000L);
        List<Listener> listeners = listeners(LISTENERS, PUBLISHERS);
        try (Contenders.Ours bus = new Contenders.Ours(system, stamps, listeners, true, new BusSizing(4, 10), 1024)) {
            bus.publish(new Tick(stamps.next(), 0, 1));
            bus.settle(1);
            Figures.idle(5_000_000_000L);
            double share = Figures.idleShare(5_000_000_000L);
            gate(
                    "processor time of an idle bus over 5 s",
                    format("%.3f %% of a core, %+.3f over the actor system alone", share, share - bare),
                    "< 0.2 %",
                    share < 0.2);
        }
    }

    private static List<Listener> listeners(int count, int publishers) {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            listeners.add(new Listener(publishers));
        }
        return listeners;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
