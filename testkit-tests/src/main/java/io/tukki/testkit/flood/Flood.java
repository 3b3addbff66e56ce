package io.tukki.testkit.flood;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * A flood of lines of 100 bytes through a real child into a runtime, with a reader that never reads, a sink that takes 1
 * MB/s, and 20 questions for a state each second. For a JVM of its own with little memory: {@link #jvm}.
 */
public final class Flood {

    /** Heap for everything but the logs, in MiB: what {@link #jvm} adds to the budget. */
    public static final int CONSTANT_MIB = 48;

    private static final int LINE = 100;
    private static final ProcessId FLOOD = ProcessId.of("flood");

    private Flood() {}

    /**
     * Returns how to run a flood in a JVM of its own; it exits with 0 if nothing was lost that was not told.
     *
     * @param budgetMib what logs may hold; the heap is {@link #CONSTANT_MIB} more
     * @param bytes how much the child writes
     * @param options more options for the JVM
     */
    public static ProcessBuilder jvm(String classPath, int budgetMib, long bytes, List<String> options) {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(options);
        argv.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Xmx" + (budgetMib + CONSTANT_MIB) + "m"));
        argv.addAll(List.of("-cp", classPath, Flood.class.getName(), "" + budgetMib, "" + bytes));
        return new ProcessBuilder(argv);
    }

    /**
     * Runs it.
     *
     * @param args the budget of the logs in MiB, and how many bytes to write
     */
    public static void main(String[] args) {
        long budget = Long.parseLong(args[0]) << 20;
        long lines = Long.parseLong(args[1]) / LINE;
        try (Tukki tukki = Tukki.start(TukkiSettings.load().withLogs(new LogBudget(budget, budget)))) {
            System.out.println(run(tukki, lines)); // the result of this program
        }
    }

    private static String run(Tukki tukki, long lines) {
        String line = "y".repeat(LINE - 1);
        ProcessSpec child = ProcessSpec.shell("flood", "yes " + line + " | head -c " + lines * LINE)
                .build();
        LogReader stalled = tukki.logs().reader(LogQuery.process("flood"));
        AtomicLong sunk = new AtomicLong();
        AtomicLong told = new AtomicLong();
        CompletableFuture<Done> sink = tukki.logs()
                .slices(LogQuery.process("flood"))
                .mapAsync(1, Flood::slowly)
                .takeWhile(read -> count(read, sunk, told) < lines, true)
                .runWith(Sink.ignore(), tukki.system())
                .toCompletableFuture();
        long began = System.nanoTime();
        CompletableFuture<ExitReport> end = tukki.run(child).toCompletableFuture();
        tukki.awaitReady(FLOOD).toCompletableFuture().join();
        List<Double> millis = new ArrayList<>();
        while (!end.isDone()) {
            long before = System.nanoTime();
            tukki.awaitReady(FLOOD)
                    .handle((ready, endedBefore) -> true)
                    .toCompletableFuture()
                    .join();
            millis.add((System.nanoTime() - before) / 1e6);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        check("exit", end.join().success() ? 0 : 1, 0);
        check("lines stored", tukki.logs().view().log(FLOOD).orElseThrow().appendedLines(), lines);
        check("lines pending at the stalled reader", stalled.account().pending(), lines);
        sink.join();
        check("lines that the sink got or was told of", sunk.get() + told.get(), lines);
        Collections.sort(millis);
        return "%d lines in %.1f s, %.0f MB/s; %d questions: p50 %.2f, p99 %.2f, longest %.2f ms; sink got %d, told of %d"
                .formatted(
                        lines,
                        seconds,
                        lines * LINE / 1e6 / seconds,
                        millis.size(),
                        millis.get(millis.size() / 2),
                        millis.get(millis.size() * 99 / 100),
                        millis.get(millis.size() - 1),
                        sunk.get(),
                        told.get());
    }

    private static CompletableFuture<LogRead> slowly(LogRead read) {
        CompletableFuture<LogRead> taken = new CompletableFuture<>();
        long bytes = read instanceof LogSlice slice ? slice.length() : 0;
        return taken.completeOnTimeout(read, bytes, TimeUnit.MICROSECONDS); // 1 MB/s
    }

    private static long count(LogRead read, AtomicLong sunk, AtomicLong told) {
        if (read instanceof LogSlice slice) {
            return sunk.addAndGet(slice.lines()) + told.get();
        }
        return sunk.get() + told.addAndGet(((LogGap) read).lines());
    }

    private static void check(String what, long is, long shouldBe) {
        if (is != shouldBe) {
            throw new IllegalStateException(what + ": " + is + " instead of " + shouldBe);
        }
    }
}
