package io.tukki.bench.process;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import io.tukki.core.restart.Backoff;
import io.tukki.core.restart.RestartPolicy;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Fifty processes that print numbered lines, crash by themselves, and are stopped, killed, restarted and signalled at
 * random, for some minutes: {@code soak [minutes] [seed]}. Then nothing may be left, no line may be missing, and heap and
 * threads must be where they were.
 */
public final class SoakBench {

    private static final int PROCESSES = 50;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration SAMPLE = Duration.ofSeconds(10);

    /** Prints its numbers in bursts; says how many there were when it ends by itself or by TERM. */
    private static final String CHILD = """
            exec 2> /dev/null # shells tell there of children that were killed
            n=0; stop=; trap 'stop=1' TERM
            setsid sleep 1000 & sleep 1000 &
            k=0
            while [ $k -lt $BURSTS ] && [ -z "$stop" ]; do
              i=0
              while [ $i -lt 100 ] && [ -z "$stop" ]; do echo $n; n=$((n+1)); i=$((i+1)); done
              k=$((k+1)); sleep 0.4 & wait $!
            done
            echo end $n; [ -n "$stop" ] || exit 3
            """;

    private SoakBench() {}

    public static void main(String[] args) throws Exception {
        double minutes = args.length > 0 ? Double.parseDouble(args[0]) : 10;
        long seed = args.length > 1
                ? Long.parseLong(args[1])
                : ThreadLocalRandom.current().nextLong(1_000_000);
        System.out.printf("soak: %.1f minutes, seed %d, Java %s%n", minutes, seed, Runtime.version());
        Ledger ledger = new Ledger();
        List<long[]> samples = new ArrayList<>();
        Tukki tukki = Tukki.start(TukkiSettings.load());
        String runtime = tukki.runtimeId();
        long actions;
        try {
            CompletionStage<Done> read =
                    tukki.logs().tail(LogQuery.all().fromStart()).runWith(Sink.foreach(ledger::take), tukki.system());
            start(tukki, new Random(seed));
            actions = disturb(tukki, new Random(seed), minutes, samples);
            tukki.stopAll().toCompletableFuture().get(120, TimeUnit.SECONDS);
            awaitRead(tukki, ledger, read);
        } finally {
            tukki.close();
        }
        report(actions, ledger, samples, runtime);
    }

    private static void start(Tukki tukki, Random random) throws Exception {
        List<ProcessSpec> specs = IntStream.range(0, PROCESSES)
                .mapToObj(i -> ProcessSpec.argv("p" + i, "sh", "-c", CHILD)
                        .env("BURSTS", Integer.toString(2 + random.nextInt(40)))
                        .stopLadder(StopLadder.signal(OsSignal.TERM, Duration.ofSeconds(5)))
                        .restart(RestartPolicy.ON_FAILURE
                                .budget(1_000_000, Duration.ofHours(1))
                                .backoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), 2, 0.2)))
                        .build())
                .toList();
        tukki.start(specs).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static long disturb(Tukki tukki, Random random, double minutes, List<long[]> samples) {
        long end = System.nanoTime() + (long) (minutes * 60e9);
        long nextSample = System.nanoTime() + WARM_UP.toNanos();
        long actions = 0;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(80)));
            act(tukki, ProcessId.of("p" + random.nextInt(PROCESSES)), random.nextInt(10));
            actions++;
            if (System.nanoTime() > nextSample) {
                samples.add(sample(tukki));
                nextSample += SAMPLE.toNanos();
            }
        }
        samples.add(sample(tukki));
        return actions;
    }

    private static void act(Tukki tukki, ProcessId process, int what) {
        ProcessSnapshot snapshot = tukki.snapshot().process(process).orElseThrow();
        if (snapshot.state().isFinal() || what < 3) {
            tukki.restart(process);
        } else if (what < 6) {
            tukki.stop(process);
        } else if (what < 8) {
            tukki.signal(process, OsSignal.TERM);
        } else {
            tukki.signal(process, OsSignal.KILL);
        }
    }

    /** Without the logs: they may grow to their budget. */
    private static long[] sample(Tukki tukki) {
        System.gc();
        long logs = tukki.logs().view().footprint();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() - logs;
        return new long[] {heap >> 20, Machine.threads(), logs >> 20};
    }

    private static void awaitRead(Tukki tukki, Ledger ledger, CompletionStage<Done> read) throws Exception {
        long head = tukki.logs().view().head();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (ledger.seen() < head && System.nanoTime() < deadline) {
            try {
                read.toCompletableFuture().get(10, TimeUnit.MILLISECONDS);
            } catch (TimeoutException goesOn) {
                // as long as there is something to read
            }
        }
    }

    private static void report(long actions, Ledger ledger, List<long[]> samples, String runtime) throws Exception {
        long[] first = samples.get(0);
        long[] last = samples.get(samples.size() - 1);
        long left = Leftovers.marked("TUKKI_RUNTIME=" + runtime);
        long zombies = ProcessHandle.current().children().count();
        System.out.printf("%d actions, %d lines of %d incarnations%n", actions, ledger.lines, ledger.incarnations());
        Machine.gates();
        Machine.gate("processes left", Long.toString(left), "0", left == 0);
        Machine.gate("children of this JVM left", Long.toString(zombies), "0", zombies == 0);
        Machine.gate(
                "lines out of order or missing between others", Long.toString(ledger.broken), "0", ledger.broken == 0);
        Machine.gate(
                "ends of a wrong count, of " + ledger.ends,
                Long.toString(ledger.wrongEnds),
                "0",
                ledger.wrongEnds == 0);
        Machine.gate("lines the reader was too slow for", Long.toString(ledger.lapped), "0", ledger.lapped == 0);
        boolean flat = last[0] <= first[0] * 1.25 + 16;
        Machine.gate(
                "heap after a collection without the logs, first and last (logs " + first[2] + ", " + last[2] + " MiB)",
                first[0] + ", " + last[0] + " MiB",
                "flat",
                flat);
        Machine.gate("threads, first and last", first[1] + ", " + last[1], "flat", last[1] <= first[1] + 10);
    }

    /** What each incarnation has printed so far, and whether anything of it is missing. */
    private static final class Ledger {
        private final Map<String, Long> next = new HashMap<>();
        private long lines;
        private long broken;
        private long ends;
        private long wrongEnds;
        private long lapped;
        private volatile long seen;

        private void take(LogElement element) {
            if (element instanceof LogGap gap) {
                lapped += gap.lines();
                seen = gap.to();
                return;
            }
            LogLine line = (LogLine) element;
            String key = line.process() + "/" + line.incarnation();
            long expected = next.getOrDefault(key, 0L);
            String text = line.text();
            lines++;
            if (text.startsWith("end ")) {
                ends++;
                wrongEnds += Long.parseLong(text.substring(4)) == expected ? 0 : 1;
            } else if (line.isTerminated()) { // else it was killed in the middle of it
                broken += Long.parseLong(text) == expected ? 0 : 1;
                next.put(key, Long.parseLong(text) + 1);
            }
            seen = line.sequence();
        }

        private long seen() {
            return seen;
        }

        private long incarnations() {
            return next.size();
        }
    }
}
