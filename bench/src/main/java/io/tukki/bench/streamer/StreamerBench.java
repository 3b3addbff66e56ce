package io.tukki.bench.streamer;

import static io.tukki.bench.bus.Figures.format;
import static io.tukki.bench.bus.Figures.gate;
import static io.tukki.bench.bus.Figures.get;
import static io.tukki.bench.bus.Figures.quantile;
import static io.tukki.bench.bus.Figures.say;

import io.tukki.actors.streamer.Cancellation;
import io.tukki.actors.streamer.EventStreamer;
import io.tukki.actors.streamer.ReceiveResult;
import io.tukki.actors.streamer.Receiver;
import io.tukki.actors.streamer.Sender;
import io.tukki.actors.streamer.StreamerSettings;
import io.tukki.bench.bus.Figures;
import io.tukki.core.streamer.MemoryTopicStore;
import io.tukki.core.streamer.ReceiverSpec;
import io.tukki.core.streamer.Redelivery;
import io.tukki.core.streamer.TopicStore;
import io.tukki.streams.streamer.SegmentFileTopicStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The event streamer beside {@link LockedLog}, in one run. Prints a table of gates. About a minute and a half, of which
 * twenty seconds show that nothing happens. Arguments name the parts to run; none: all.
 */
public final class StreamerBench {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int LATENCIES = 3_000;
    private static final ReceiverSpec MOVING_ON = ReceiverSpec.DEFAULT.redelivering(Redelivery.NEXT_RECEIVER);

    private final ActorSystem<Void> system = Figures.system("streamer-bench");
    private final StreamerSettings settings =
            StreamerSettings.from(system.settings().config());

    private StreamerBench() {}

    /** Runs everything. */
    public static void main(String[] arguments) throws Exception {
        StreamerBench bench = new StreamerBench();
        try {
            bench.run(List.of(arguments));
        } finally {
            bench.system.terminate();
        }
    }

    private void run(List<String> chosen) throws Exception {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("idle", this::idle);
        parts.put("latency", this::latency);
        parts.put("fan-out", this::fanOut);
        parts.put("one-to-one", this::oneToOne);
        parts.put("rare", this::rareTopic);
        parts.put("heap", this::heap);
        parts.put("wakes", this::wakes);
        parts.put("files", this::files);
        if (!parts.keySet().containsAll(chosen)) {
            throw new IllegalArgumentException("there is " + parts.keySet() + ", not " + chosen);
        }
        Figures.machine();
        say("%n| what | measured | gate | |%n|---|---|---|---|");
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            if (chosen.isEmpty() || chosen.contains(part.getKey())) {
                part.getValue().run();
            }
        }
    }

    private interface Part {
        void run() throws Exception;
    }

    private EventStreamer streamer(TopicStore store) {
        return EventStreamer.start(system, settings, store, Clock.systemUTC());
    }

    private EventStreamer streamer() {
        return streamer(new MemoryTopicStore());
    }

    private void idle() {
        double bare = Figures.idleShare(IDLE.toNanos());
        say("| processor time of the actor system alone, 10 s | %.3f %% of a core | | |", bare);
        idle(8, bare);
        idle(10_000, bare);
    }

    private void idle(int parked, double bare) {
        EventStreamer streamer = streamer();
        for (int i = 0; i < parked; i++) {
            get(streamer.receiver("topic" + i % 100, "name" + i, ReceiverSpec.DEFAULT))
                    .receive();
        }
        Figures.usedHeap();
        Figures.idle(5_000_000_000L);
        double share = Figures.idleShare(IDLE.toNanos());
        gate(
                "processor time with " + parked + " parked receivers, 10 s",
                format("%.3f %% of a core, %+.3f over the actor system", share, share - bare),
                "< 0.2 %",
                share < 0.2);
        get(streamer.close());
    }

    // ---- latency

    private record Latency(double p50, double p99, double cpu) {
        @Override
        public String toString() {
            return format("%.1f / %.1f us, CPU %.1f us per event", p50, p99, cpu);
        }
    }

    private void latency() throws InterruptedException {
        EventStreamer streamer = streamer();
        for (int i = 0; i < 8; i++) {
            latency(streamer, "t", "warm");
        }
        Latency alone = better(() -> latency(streamer, "t", "alone"));
        for (int i = 0; i < 99; i++) {
            get(streamer.receiver("other" + i, "n", ReceiverSpec.DEFAULT)).receive();
        }
        long turnsBefore = turnsOfOthers(streamer);
        Latency crowded = better(() -> latency(streamer, "t", "crowded"));
        Latency again = better(() -> latency(streamer, "t", "again"));
        long extra = turnsOfOthers(streamer) - turnsBefore;
        get(streamer.close());
        Latency baseline = lockedLatency(0);
        Latency baselineCrowded = lockedLatency(99);
        gate(
                "send -> receive, idle, p50 / p99 (one lock: " + baseline + ")",
                alone.toString(),
                "<= 20 / 100 us",
                alone.p50 <= 20 && alone.p99 <= 100);
        double more = Math.min(crowded.cpu, again.cpu) / alone.cpu * 100 - 100;
        gate(
                "same with 99 receivers parked on other topics (one lock: " + baselineCrowded + ")",
                format("%s (%+.0f %% CPU), %d extra wake-ups", crowded, more, extra),
                "+0 % within noise (10 %), 0",
                more <= 10 && extra == 0);
    }

    private static Latency better(Supplier<Latency> measure) {
        Latency first = measure.get();
        Latency second = measure.get();
        return first.p99 <= second.p99 ? first : second;
    }

    private static long turnsOfOthers(EventStreamer streamer) {
        long turns = 0;
        for (int i = 0; i < 99; i++) {
            turns += get(streamer.stats("other" + i)).turns();
        }
        return turns;
    }

    /** From before the send to what depends on the receive. */
    private static Latency latency(EventStreamer streamer, String topic, String name) {
        Sender sender = get(streamer.sender(topic));
        Receiver receiver = get(streamer.receiver(topic, name + System.nanoTime(), MOVING_ON.fromLatest()));
        long[] nanos = new long[LATENCIES];
        long cpu = Figures.cpu();
        for (int i = 0; i < LATENCIES; i++) {
            CompletableFuture<Long> seen = receiver.receive()
                    .thenApply(result -> {
                        long now = System.nanoTime();
                        ((ReceiveResult.Received) result).first().ack();
                        return now;
                    })
                    .toCompletableFuture();
            LockSupport.parkNanos(200_000);
            long before = System.nanoTime();
            sender.send("e", i, Map.of());
            nanos[i] = seen.join() - before;
        }
        long used = Figures.cpu() - cpu;
        receiver.close();
        return of(nanos, used);
    }

    private static Latency lockedLatency(int others) throws InterruptedException {
        LockedLog log = new LockedLog();
        for (int i = 0; i < others; i++) {
            String topic = "other" + i;
            daemon(() -> log.receive(topic, topic));
        }
        long[] nanos = new long[LATENCIES];
        AtomicLong seen = new AtomicLong();
        daemon(() -> {
            for (int i = 0; i < LATENCIES; i++) {
                LockedLog.Entry entry = log.receive("t", "n");
                if (entry != null) {
                    nanos[i] = System.nanoTime() - entry.sentAt();
                    log.ack("n", entry);
                    seen.incrementAndGet();
                }
            }
        });
        long cpu = Figures.cpu();
        for (int i = 0; i < LATENCIES; i++) {
            LockSupport.parkNanos(200_000);
            log.send("t", "e", i);
        }
        while (seen.get() < LATENCIES) {
            LockSupport.parkNanos(50_000);
        }
        long used = Figures.cpu() - cpu;
        log.close();
        return of(nanos, used);
    }

    private static Latency of(long[] nanos, long cpu) {
        Arrays.sort(nanos);
        return new Latency(quantile(nanos, 0.5) / 1e3, quantile(nanos, 0.99) / 1e3, cpu / 1e3 / nanos.length);
    }

    // ---- throughput

    private void fanOut() throws InterruptedException {
        int names = 8;
        int count = 1_000_000;
        double best = 0;
        for (int round = 0; round < 3; round++) {
            EventStreamer streamer = streamer();
            List<Receiver> receivers = new ArrayList<>();
            for (int n = 0; n < names; n++) {
                receivers.add(get(streamer.receiver("t", "n" + n, MOVING_ON)));
            }
            Sender sender = get(streamer.sender("t"));
            CountDownLatch done = new CountDownLatch(names);
            long start = System.nanoTime();
            receivers.forEach(receiver -> readAll(receiver, count, done));
            sendAll(sender, count);
            done.await();
            best = Math.max(best, (double) names * count / ((System.nanoTime() - start) / 1e9));
            get(streamer.close());
        }
        gate(
                format(
                        "8 names, one topic, delivered in total (one lock: %.2f M/s)",
                        lockedFanOut(names, 50_000) / 1e6),
                format("%.2f M/s", best / 1e6),
                ">= 4 M/s",
                best >= 4e6);
    }

    /** Reads in batches and acknowledges each batch, from what depends on the receive before. */
    private static void readAll(Receiver receiver, long left, CountDownLatch done) {
        receiver.receive(1024).thenAccept(result -> {
            ReceiveResult.Received received = (ReceiveResult.Received) result;
            received.ack();
            int count = received.deliveries().size();
            if (count < left) {
                readAll(receiver, left - count, done);
            } else {
                done.countDown();
            }
        });
    }

    private static void sendAll(Sender sender, int count) {
        int window = 4_096;
        CompletableFuture<Long> before = CompletableFuture.completedFuture(0L);
        CompletableFuture<Long> last = before;
        for (int i = 0; i < count; i++) {
            last = sender.send("e", i, Map.of()).toCompletableFuture();
            if (i % window == window - 1) {
                get(before);
                before = last;
            }
        }
        get(last);
    }

    private static double lockedFanOut(int names, int count) throws InterruptedException {
        LockedLog log = new LockedLog();
        CountDownLatch done = new CountDownLatch(names);
        long start = System.nanoTime();
        for (int n = 0; n < names; n++) {
            String name = "n" + n;
            daemon(() -> {
                for (int i = 0; i < count; i++) {
                    LockedLog.Entry entry = log.receive("t", name);
                    if (entry != null) {
                        log.ack(name, entry);
                    }
                }
                done.countDown();
            });
        }
        for (int i = 0; i < count; i++) {
            log.send("t", "e", i);
        }
        done.await();
        return (double) names * count / ((System.nanoTime() - start) / 1e9);
    }

    private void oneToOne() throws InterruptedException {
        int count = 1_000_000;
        double best = 0;
        for (int round = 0; round < 4; round++) {
            best = Math.max(best, oneToOne(new MemoryTopicStore(), count));
        }
        LockedLog log = new LockedLog();
        CountDownLatch done = new CountDownLatch(1);
        long start = System.nanoTime();
        daemon(() -> {
            for (int i = 0; i < count; i++) {
                LockedLog.Entry entry = log.receive("t", "n");
                if (entry != null) {
                    log.ack("n", entry);
                }
            }
            done.countDown();
        });
        for (int i = 0; i < count; i++) {
            log.send("t", "e", i);
        }
        done.await();
        double locked = count / ((System.nanoTime() - start) / 1e9);
        gate(
                format("1 sender, 1 receiver, one at a time, each acknowledged (one lock: %.2f M/s)", locked / 1e6),
                format("%.2f M/s", best / 1e6),
                ">= 1 M/s",
                best >= 1e6);
    }

    private double oneToOne(TopicStore store, int count) throws InterruptedException {
        EventStreamer streamer = streamer(store);
        Sender sender = get(streamer.sender("t"));
        Receiver receiver = get(streamer.receiver("t", "n", ReceiverSpec.DEFAULT));
        CountDownLatch done = new CountDownLatch(1);
        long start = System.nanoTime();
        daemon(() -> {
            CompletionStage<Void> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < count; i++) {
                last = ((ReceiveResult.Received)
                                receiver.receive().toCompletableFuture().join())
                        .first()
                        .ack();
            }
            get(last);
            done.countDown();
        });
        sendAll(sender, count);
        done.await();
        double rate = count / ((System.nanoTime() - start) / 1e9);
        get(streamer.close());
        return rate;
    }

    // ---- the rest

    private void rareTopic() {
        EventStreamer streamer = streamer();
        get(streamer.receiver("busy", "keeper", ReceiverSpec.DEFAULT));
        sendAll(get(streamer.sender("busy")), 1_000_000);
        get(get(streamer.sender("rare")).send("e", 1, Map.of()));
        long[] nanos = new long[2_000];
        for (int i = -nanos.length; i < nanos.length; i++) {
            if (i == 0) {
                Figures.usedHeap(); // the collection of what the warm-up left is not a receive
            }
            Receiver receiver = get(streamer.receiver("rare", "new" + i, ReceiverSpec.DEFAULT));
            long before = System.nanoTime();
            get(receiver.receive());
            if (i >= 0) {
                nanos[i] = System.nanoTime() - before;
            }
        }
        Arrays.sort(nanos);
        LockedLog log = new LockedLog();
        for (int i = 0; i < 1_000_000; i++) {
            log.send("busy", "e", i);
        }
        log.send("rare", "e", 1);
        long before = System.nanoTime();
        try {
            log.receive("rare", "new");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        double locked = (System.nanoTime() - before) / 1e6;
        gate(
                format(
                        "first receive on a rare topic behind 1 M foreign events, p50 / p99 (one lock: %.1f ms)",
                        locked),
                format("%.3f / %.3f ms", quantile(nanos, 0.5) / 1e6, quantile(nanos, 0.99) / 1e6),
                "< 1 ms",
                quantile(nanos, 0.99) < 1e6);
        get(streamer.close());
    }

    private void heap() throws InterruptedException {
        EventStreamer streamer = streamer();
        Receiver receiver = get(streamer.receiver("t", "n", MOVING_ON));
        Sender sender = get(streamer.sender("t"));
        long before = Figures.usedHeap();
        pass(sender, receiver, 1_000_000);
        long afterOne = Figures.usedHeap();
        gate(
                "heap after 1 M acknowledged events",
                format("%+.1f MiB", (afterOne - before) / 1048576.0),
                "< 10 MB",
                afterOne - before < 10_000_000);
        pass(sender, receiver, 9_000_000);
        long afterTen = Figures.usedHeap();
        gate(
                "heap after 10 M, against 1 M",
                format("%+.1f MiB", (afterTen - afterOne) / 1048576.0),
                "flat (< 2 MiB)",
                afterTen - afterOne < 2 << 20);
        get(streamer.close());
    }

    private static void pass(Sender sender, Receiver receiver, int count) throws InterruptedException {
        int step = 250_000; // well below what retention keeps: a sender does not wait for receivers
        for (int sent = 0; sent < count; sent += step) {
            CountDownLatch done = new CountDownLatch(1);
            readAll(receiver, step, done);
            sendAll(sender, step);
            done.await();
        }
    }

    private void wakes() {
        EventStreamer streamer = streamer();
        Sender sender = get(streamer.sender("t"));
        int count = 1_000;
        long[] send = new long[count];
        long[] cancel = new long[count];
        long[] close = new long[count];
        for (int i = 0; i < count; i++) {
            Receiver receiver = get(streamer.receiver("t", "n", MOVING_ON.fromLatest()));
            Cancellation cancellation = new Cancellation();
            cancel[i] = wake(receiver.receive(1, cancellation), cancellation::cancel);
            send[i] = wake(receiver.receive(), () -> sender.send("e", 1, Map.of()));
            close[i] = wake(receiver.receive(), receiver::close);
        }
        Arrays.sort(send);
        Arrays.sort(cancel);
        Arrays.sort(close);
        double worst = Math.max(quantile(send, 0.99), Math.max(quantile(cancel, 0.99), quantile(close, 0.99)));
        gate(
                "wake on send / cancel / close, p99, a blocked thread",
                format(
                        "%.2f / %.2f / %.2f ms",
                        quantile(send, 0.99) / 1e6, quantile(cancel, 0.99) / 1e6, quantile(close, 0.99) / 1e6),
                "< 5 ms each",
                worst < 5e6);
        get(streamer.close());
    }

    private static long wake(CompletionStage<ReceiveResult> parked, Runnable waker) {
        LockSupport.parkNanos(100_000);
        long before = System.nanoTime();
        waker.run();
        get(parked);
        return System.nanoTime() - before;
    }

    private void files() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("tukki-streamer-bench");
        try {
            double rate = oneToOne(new SegmentFileTopicStore(directory, SegmentFileTopicStore.Limits.DEFAULT), 300_000);
            say("%nSegment files, 1 sender, 1 receiver, each acknowledged: %.2f M/s", rate / 1e6);
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private interface Body {
        void run() throws InterruptedException;
    }

    private static void daemon(Body body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
