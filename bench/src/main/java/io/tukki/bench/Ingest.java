package io.tukki.bench;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.actors.launch.Launchers;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogSlice;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/**
 * A child's output on its way through pipe, lines and store to one tail, beside bare loops that read the same child:
 * in Java through the same launcher, and in C. In turns over several rounds; medians.
 *
 * <p>{@code bench/run ingest [MiB [bytes of a line [rounds]]]}, 1024, 100 and 7 by default.
 */
public final class Ingest {

    private final Report report = new Report();
    private final GcWatch collector = new GcWatch();
    private final long bytes;
    private final int lineBytes;
    private final int rounds;

    private Ingest(long bytes, int lineBytes, int rounds) {
        this.lineBytes = lineBytes;
        this.bytes = bytes / lineBytes * lineBytes;
        this.rounds = rounds;
    }

    /** Prints the figures. */
    public static void main(String[] args) throws Exception {
        long mebibytes = args.length > 0 ? Long.parseLong(args[0]) : 1024;
        int lineBytes = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        new Ingest(mebibytes << 20, lineBytes, rounds).run();
    }

    /** What one way took, a value a round. */
    private record Way(String name, Timing timing, List<Double> nanos) {
        Way(String name, Timing timing) {
            this(name, timing, new ArrayList<>());
        }

        double median() {
            return Report.median(nanos);
        }
    }

    private interface Timing {
        double nanos() throws Exception;
    }

    private void run() throws Exception {
        report.machine();
        try (CPrograms programs = new CPrograms();
                ProcessLauncher launcher = Launchers.choose(Launchers.AUTO);
                Tukki tukki = Tukki.start(TukkiSettings.load())) {
            List<String> child = child(programs);
            List<Way> ways = new ArrayList<>();
            Optional<Path> reader = programs.compile("reader");
            Way bareJava = new Way("bare Java read loop", () -> bareJava(launcher, child));
            Way whole = new Way("child -> pipe -> lines -> store -> one tail", () -> throughTukki(tukki, child));
            reader.ifPresent(program -> ways.add(new Way("bare C read() loop", () -> bareC(program, child))));
            ways.add(bareJava);
            ways.add(whole);
            throughTukki(tukki, child);
            throughTukki(tukki, child);
            bareJava(launcher, child);
            collector.reset();
            for (int round = 0; round < rounds; round++) {
                for (Way way : ways) {
                    way.nanos().add(way.timing().nanos());
                }
            }
            print(ways, whole, reader.isPresent() ? ways.get(0) : null);
        }
    }

    private List<String> child(CPrograms programs) throws IOException, InterruptedException {
        Optional<Path> writer = programs.compile("writer");
        if (writer.isPresent()) {
            return List.of(writer.get().toString(), Long.toString(bytes), Integer.toString(lineBytes));
        }
        report.say("No C compiler: the child is yes, and the C loop is skipped");
        return List.of("sh", "-c", "yes " + "y".repeat(lineBytes - 1) + " | head -c " + bytes);
    }

    private void print(List<Way> ways, Way whole, @Nullable Way bareC) {
        report.say("%d MiB in lines of %d bytes, %d rounds in turns, medians", bytes >> 20, lineBytes, rounds);
        report.say("%n| way | MB/s | M lines/s | of the fastest round | rounds, MB/s |%n|---|---|---|---|---|");
        for (Way way : ways) {
            report.say(
                    "| %s | %.0f | %.2f | %.0f | %s |",
                    way.name(),
                    bytes * 1e3 / way.median(),
                    bytes * 1e3 / way.median() / lineBytes,
                    bytes * 1e3 / way.nanos().stream().min(Double::compare).orElseThrow(),
                    String.join(
                            " ",
                            way.nanos().stream()
                                    .map(nanos -> Long.toString(Math.round(bytes * 1e3 / nanos)))
                                    .toList()));
        }
        report.say("%ncollector: %s; heap after: %d MiB", collector, GcWatch.usedHeap() >> 20);
        report.gates();
        double lines = bytes * 1e3 / whole.median() / lineBytes;
        report.gate("lines from child to tail", "%.2f M/s".formatted(lines), ">= 5 M/s", lines >= 5);
        if (bareC != null) {
            double ratio = bareC.median() / whole.median();
            report.gate("of a bare C read() loop", "%.0f %%".formatted(100 * ratio), ">= 40 %", ratio >= 0.4);
        }
    }

    private static double bareC(Path reader, List<String> child) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(reader.toString()));
        argv.addAll(child);
        String output = CPrograms.output(argv);
        return Double.parseDouble(output.substring(output.indexOf(' ') + 1));
    }

    private double bareJava(ProcessLauncher launcher, List<String> child) {
        long before = System.nanoTime();
        Launch launch =
                launcher.launch(new LaunchRequest(child, null, System.getenv(), ProcessSpec.Stdin.CLOSED, true));
        RunningProcess process = ((Launch.Started) launch).process();
        ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
        long total = 0;
        for (int read = 0; read != ProcessOutput.END; read = process.stdout().read(buffer.clear())) {
            total += read;
            if (read == 0) {
                CompletableFuture<Boolean> woken = new CompletableFuture<>();
                process.stdout().awaitReadable(() -> woken.complete(true));
                woken.join();
            }
        }
        long after = System.nanoTime();
        process.exit().toCompletableFuture().join();
        process.release();
        check(total);
        return after - before;
    }

    private double throughTukki(Tukki tukki, List<String> child) {
        String name = "flood";
        long sequence = tukki.logs().view().head();
        Count count = new Count();
        CompletionStage<Done> tail = tukki.logs()
                .slices(LogQuery.process(name).after(sequence))
                .takeWhile(read -> count.add(read) < bytes, true)
                .runWith(Sink.ignore(), tukki.system());
        long before = System.nanoTime();
        tukki.start(ProcessSpec.argv(name, child.toArray(String[]::new)).build());
        tail.toCompletableFuture().join();
        long after = System.nanoTime();
        tukki.awaitExit(ProcessId.of(name)).toCompletableFuture().join();
        check(count.bytes);
        if (count.lapped > 0) {
            report.say("the tail was lapped by %d lines", count.lapped);
        }
        return after - before;
    }

    private void check(long total) {
        if (total != bytes) {
            throw new IllegalStateException("read " + total + " bytes of " + bytes);
        }
    }

    /** What a tail saw, gaps included. */
    private static final class Count {
        private long bytes;
        private long lapped;

        long add(LogRead read) {
            if (read instanceof LogSlice slice) {
                bytes += slice.length();
            } else {
                bytes += ((LogGap) read).bytes();
                lapped += ((LogGap) read).lines();
            }
            return bytes;
        }
    }
}
