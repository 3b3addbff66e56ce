package io.tukki.bench.process;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A thousand quiet and a thousand talking processes: time to start, threads, memory and processor time of this JVM; and
 * {@code true} with a wait for its end.
 */
public final class ProcessesBench {

    private static final int PROCESSES = 1000;
    private static final String TICKER = """
            #include <stdio.h>
            #include <stdlib.h>
            #include <time.h>
            #include <unistd.h>
            int main(void) {
              char line[98];
              struct timespec tick = {0, 100000000};
              struct timespec phase = {0, (getpid() %% 100) * 1000000};
              for (int i = 0; i < 96; i++) line[i] = 'a' + i %% 26;
              line[96] = '\\n';
              nanosleep(&phase, 0);
              for (;;) { if (write(1, line, 97) < 0) return 1; nanosleep(&tick, 0); }
            }
            """.replace("%%", "%");

    private ProcessesBench() {}

    /** Runs the parts that are named: true, quiet, talking; without a name all, each in a JVM of its own. */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            System.out.println(
                    "Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors");
            Machine.gates();
            for (String part : List.of("true", "quiet", "talking")) {
                inJvmOfItsOwn(part);
            }
            return;
        }
        for (String part : args) {
            switch (part) {
                case "true" -> waitForTrue();
                case "quiet" -> quiet();
                case "talking" -> talking();
                default -> throw new IllegalArgumentException("there is true, quiet and talking, not " + part);
            }
        }
    }

    /** What one part leaves in the heap is not the memory that the next one needs. */
    private static void inJvmOfItsOwn(String part) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ProcessesBench.class.getName(), part));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException(part + " ended with exit code " + code);
        }
    }

    private static void waitForTrue() throws Exception {
        try (Tukki tukki = Tukki.start(TukkiSettings.load())) {
            warmUp(tukki);
            double[] millis = new double[400];
            for (int i = 0; i < millis.length; i++) {
                long begin = System.nanoTime();
                runTrue(tukki);
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
            double median = Machine.percentile(millis, 0.5);
            double slow = Machine.percentile(millis, 0.95);
            Machine.gate(
                    "`true` with wait, p50 / p95",
                    "%.1f / %.1f ms".formatted(median, slow),
                    "<= 5 / 15 ms",
                    median <= 5 && slow <= 15);
        }
    }

    /** What the compiler does for the first starts of a JVM is not what a start costs. */
    private static void warmUp(Tukki tukki) throws Exception {
        for (int i = 0; i < 400; i++) {
            runTrue(tukki);
        }
    }

    private static void runTrue(Tukki tukki) throws Exception {
        tukki.run(ProcessSpec.argv("true", "true").build())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static void quiet() throws Exception {
        try (Tukki tukki = Tukki.start(TukkiSettings.load())) {
            warmUp(tukki);
            double seconds = start(tukki, ProcessSpec.argv("q", "sleep", "1000").build());
            Machine.processorPercent(Duration.ofSeconds(10)); // the compiler and the collector come to rest
            double idle = Machine.processorPercent(Duration.ofSeconds(10));
            System.out.printf(
                    "| 1,000 quiet: start, threads, RSS | %.2f s, %d, %d MiB | stated | |%n",
                    seconds, Machine.threads(), Machine.residentMib());
            Machine.gate("1,000 quiet: processor time", "%.2f %% of a core".formatted(idle), "< 0.2 %", idle < 0.2);
            stopAll(tukki);
        }
    }

    private static void talking() throws Exception {
        Optional<Path> compiled = compile();
        if (compiled.isEmpty()) {
            System.out.println("no C compiler here: 1,000 talking processes skipped");
            return;
        }
        Path ticker = compiled.get();
        try (Tukki tukki = Tukki.start(TukkiSettings.load())) {
            warmUp(tukki);
            double seconds =
                    start(tukki, ProcessSpec.argv("t", ticker.toString()).build());
            Machine.processorPercent(Duration.ofSeconds(12)); // the compiler comes to rest
            long before = tukki.logs().view().head();
            double busy = Machine.processorPercent(Duration.ofSeconds(8));
            long lines = (tukki.logs().view().head() - before) / 8;
            int threads = Machine.threads();
            long resident = Machine.residentMib();
            System.out.printf("| 1,000 talking: lines/s stored | %d | 10,000 | |%n", lines);
            Machine.gate("1,000 talking: start", "%.2f s".formatted(seconds), "<= 1 s", seconds <= 1);
            Machine.gate("1,000 talking: threads", Integer.toString(threads), "<= 40", threads <= 40);
            Machine.gate("1,000 talking: RSS", resident + " MiB", "<= 150 MiB", resident <= 150);
            Machine.gate("1,000 talking: processor time", "%.1f %% of a core".formatted(busy), "<= 10 %", busy <= 10);
            stopAll(tukki);
        }
    }

    private static double start(Tukki tukki, ProcessSpec like) throws Exception {
        List<ProcessSpec> specs = IntStream.range(0, PROCESSES)
                .mapToObj(i -> ProcessSpec.builder(ProcessId.of(like.id() + "-" + i), like.command())
                        .mergeStreams(true)
                        .stopLadder(StopLadder.signal(OsSignal.TERM, Duration.ofSeconds(5)))
                        .build())
                .toList();
        long begin = System.nanoTime();
        tukki.start(specs).toCompletableFuture().get(60, TimeUnit.SECONDS);
        String ours = like.id() + "-";
        while (!tukki.snapshot().all().stream()
                .filter(p -> p.id().name().startsWith(ours))
                .allMatch(p -> p.state() instanceof ProcessState.Running)) {
            LockSupport.parkNanos(1_000_000);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void stopAll(Tukki tukki) throws Exception {
        long begin = System.nanoTime();
        tukki.stopAll().toCompletableFuture().get(120, TimeUnit.SECONDS);
        System.out.printf("| 1,000 stopped together | %.2f s | stated | |%n", (System.nanoTime() - begin) / 1e9);
    }

    private static Optional<Path> compile() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("tukki-bench");
        Path source = Files.writeString(folder.resolve("ticker.c"), TICKER);
        Path binary = folder.resolve("ticker");
        try {
            int code = new ProcessBuilder("cc", "-O2", "-o", binary.toString(), source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            return code == 0 ? Optional.of(binary) : Optional.empty();
        } catch (IOException noCompiler) {
            return Optional.empty();
        }
    }
}
