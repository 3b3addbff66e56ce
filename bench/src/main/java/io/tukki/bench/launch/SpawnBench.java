package io.tukki.bench.launch;

import io.tukki.actors.launch.FifoLauncher;
import io.tukki.actors.launch.NativeLauncher;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.process.ProcessSpec;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What a start of {@code /bin/true} costs, from the start to the end of its output, its exit and its release: both
 * launchers beside a bare {@code posix_spawn} and a bare {@link ProcessBuilder}. One after the other, and 200 started
 * in a row before the first is waited for. In turns over several rounds, so that a busy moment of the machine hits
 * all alike; medians of the rounds. Then the same with 3,000 files open. Some 40 seconds.
 */
public final class SpawnBench {

    private static final List<String> TRUE = List.of("/bin/true");
    private static final Map<String, String> ENVIRONMENT = System.getenv();
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final int SINGLE = 60;
    private static final int ROW = 200;
    private static final int ROUNDS = 3;
    private static final int FILES = 3_000;

    private final PrintStream out;

    private SpawnBench(PrintStream out) {
        this.out = out;
    }

    /** Prints the tables. */
    public static void main(String[] args) throws Exception {
        new SpawnBench(new PrintStream(System.out, true, StandardCharsets.UTF_8)).run();
    }

    /** One way to start a child; what it returns waits for its end. */
    private interface Way {
        Ending start() throws Exception;
    }

    private interface Ending {
        void await() throws Exception;
    }

    private record Contender(String name, Way way) {}

    /** Of one round: milliseconds from start to end, and how many a second can be started in a row. */
    private record Figures(double p50, double p95, double rowPerSecond) {}

    private void run() throws Exception {
        try (NativeLauncher nativeLauncher = new NativeLauncher();
                FifoLauncher fifoLauncher = new FifoLauncher()) {
            BareSpawn bare = new BareSpawn(ENVIRONMENT);
            List<Contender> contenders = List.of(
                    new Contender("bare posix_spawn", () -> bare.start()::await),
                    new Contender("native launcher", () -> launch(nativeLauncher)),
                    new Contender("bare ProcessBuilder", SpawnBench::processBuilder),
                    new Contender("fifo launcher", () -> launch(fifoLauncher)));
            for (Contender contender : contenders) {
                warmUp(contender.way());
            }
            table("Few files open", contenders);
            try (OpenFiles files = new OpenFiles(FILES)) {
                table(files.count() + " files open", contenders);
            }
        }
    }

    /** The compiler needs some thousand starts; without them the first table shows it, not the launchers. */
    private static void warmUp(Way way) throws Exception {
        long end = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() - end < 0) {
            way.start().await();
        }
    }

    private void table(String title, List<Contender> contenders) throws Exception {
        List<List<Figures>> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Figures> figures = new ArrayList<>();
            for (Contender contender : contenders) {
                figures.add(measure(contender.way()));
            }
            rounds.add(figures);
        }
        print(title, contenders, rounds);
    }

    private static Figures measure(Way way) throws Exception {
        long[] sorted = oneByOne(way, SINGLE);
        Arrays.sort(sorted);
        return new Figures(millis(sorted, 0.50), millis(sorted, 0.95), inARow(way));
    }

    private static long[] oneByOne(Way way, int count) throws Exception {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long before = System.nanoTime();
            way.start().await();
            nanos[i] = System.nanoTime() - before;
        }
        return nanos;
    }

    private static double inARow(Way way) throws Exception {
        List<Ending> endings = new ArrayList<>();
        long before = System.nanoTime();
        for (int i = 0; i < ROW; i++) {
            endings.add(way.start());
        }
        for (Ending ending : endings) {
            ending.await();
        }
        return ROW * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - before);
    }

    private void print(String title, List<Contender> contenders, List<List<Figures>> rounds) {
        out.printf("%n### %s%n%n", title);
        out.println("| way | start to end p50 ms | p95 ms | p50 / bare | %d in a row, starts/s | bare / starts/s |"
                .formatted(ROW));
        out.println("|---|---|---|---|---|---|");
        for (int i = 0; i < contenders.size(); i++) {
            double p50 = median(rounds, i, Figures::p50);
            double row = median(rounds, i, Figures::rowPerSecond);
            out.println(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.0f | %.2f |",
                    contenders.get(i).name(),
                    p50,
                    median(rounds, i, Figures::p95),
                    p50 / median(rounds, 0, Figures::p50),
                    row,
                    median(rounds, 0, Figures::rowPerSecond) / row));
        }
    }

    private static double median(List<List<Figures>> rounds, int column, ToDoubleFunction<Figures> figure) {
        double[] sorted = rounds.stream()
                .mapToDouble(round -> figure.applyAsDouble(round.get(column)))
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))] / 1e6;
    }

    private static Ending launch(ProcessLauncher launcher) {
        Launch launch = launcher.launch(new LaunchRequest(TRUE, null, ENVIRONMENT, ProcessSpec.Stdin.CLOSED, true));
        RunningProcess process = ((Launch.Started) launch).process();
        return () -> {
            awaitEnd(process.stdout());
            process.exit().toCompletableFuture().join();
            process.release();
        };
    }

    private static void awaitEnd(ProcessOutput output) {
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        while (output.read(buffer.clear()) != ProcessOutput.END) {
            CompletableFuture<Boolean> woken = new CompletableFuture<>();
            output.awaitReadable(() -> woken.complete(true));
            woken.join();
        }
    }

    private static Ending processBuilder() throws IOException {
        Process process = new ProcessBuilder(TRUE).redirectErrorStream(true).start();
        return () -> {
            try (InputStream in = process.getInputStream()) {
                in.readAllBytes();
            }
            process.getOutputStream().close();
            process.waitFor();
        };
    }

    /** Files held open, fewer where the limit of this process is lower. */
    private static final class OpenFiles implements Closeable {
        private final List<FileInputStream> files = new ArrayList<>();

        OpenFiles(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                files.add(new FileInputStream("/dev/null"));
            }
        }

        int count() {
            return files.size();
        }

        @Override
        public void close() throws IOException {
            for (FileInputStream file : files) {
                file.close();
            }
        }
    }
}
