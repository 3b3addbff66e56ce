package io.tukki.bench;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.ProcessLog;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.streams.LogTail;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * The log store without processes, against its gates: cost of an append as the log grows, heap of a retained line,
 * collector pauses at full rate with much retained, and the writer's rate beside 1 to 1,000 tails of which one never
 * reads. {@code bench/run ingest} and {@code bench/run search} print the gates of those.
 *
 * <p>{@code bench/run logs [MiB retained]}; 256 by default. 1024 need {@code TUKKI_OPTS=-Xmx2g}.
 */
public final class LogGates {

    private static final int LINE = 100;
    private static final int LINES = 640;
    private static final ProcessId APP = ProcessId.of("app");
    private static final String TEXT_LINE = "x".repeat(LINE - 1) + "\n";
    private static final byte[] TEXT = TEXT_LINE.repeat(LINES).getBytes(StandardCharsets.US_ASCII);

    private final Report report = new Report();
    private final GcWatch collector = new GcWatch();
    private final long retained;

    private LogGates(long retained) {
        this.retained = retained;
    }

    /** Prints the table. */
    public static void main(String[] args) throws Exception {
        new LogGates((args.length > 0 ? Long.parseLong(args[0]) : 256) << 20).run();
    }

    private void run() throws Exception {
        report.machine();
        report.gates();
        appendCost();
        heapPerLine();
        pauses();
        tails();
    }

    private static LogChunk chunk() {
        LogChunk chunk = new LogChunk(LINE * LINES);
        chunk.reset(LogStream.STDOUT, 1, 1);
        new LineSplitter(LineSplitter.DEFAULT_MAX_LINE).split(ByteBuffer.wrap(TEXT), chunk);
        return chunk;
    }

    /** Appends lines and returns nanoseconds per line. */
    private static double append(SegmentedLog log, LogChunk chunk, long lines) {
        long before = System.nanoTime();
        for (long i = 0; i < lines; i += LINES) {
            log.append(APP, 1, chunk);
        }
        return (System.nanoTime() - before) / (double) lines;
    }

    private void appendCost() {
        LogChunk chunk = chunk();
        append(new SegmentedLog(LogBudget.DEFAULT, Runnable::run), chunk, 20_000_000);
        SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
        long slice = 2_000_000;
        List<Double> early = new ArrayList<>();
        List<Double> late = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            early.add(append(log, chunk, slice));
        }
        append(log, chunk, 100_000_000 - 5 * slice);
        for (int i = 0; i < 5; i++) {
            late.add(append(log, chunk, slice));
        }
        double ratio = Report.median(late) / Report.median(early);
        report.gate(
                "append after 100 M lines / among the first 10 M",
                "%.1f / %.1f ns a line = %.2f".formatted(Report.median(late), Report.median(early), ratio),
                "<= 1.2",
                ratio <= 1.2);
    }

    private void heapPerLine() {
        long lines = Math.min(10_000_000, retained / LINE);
        LogChunk chunk = chunk();
        long before = GcWatch.usedHeap();
        SegmentedLog log = new SegmentedLog(new LogBudget(Long.MAX_VALUE, Long.MAX_VALUE), Runnable::run);
        append(log, chunk, lines);
        ProcessLog written = log.view().log(APP).orElseThrow();
        long bytes = written.appendedBytes();
        long held = GcWatch.usedHeap() - before;
        double more = (held - bytes) / (double) written.appendedLines();
        report.gate(
                "%.1f M lines retained: heap per line over its bytes".formatted(written.appendedLines() / 1e6),
                "%.1f B (index %.1f B)"
                        .formatted(more, (written.footprint() - bytes) / (double) written.appendedLines()),
                "<= 16 B",
                more <= 16);
    }

    private void pauses() {
        SegmentedLog log = new SegmentedLog(new LogBudget(retained, retained), Runnable::run);
        LogChunk chunk = chunk();
        append(log, chunk, retained / LINE);
        collector.reset();
        double nanos = append(log, chunk, 40_000_000);
        report.gate(
                "longest pause, %d MiB retained, %.1f M lines/s appended"
                        .formatted(log.view().footprint() >> 20, 1e3 / nanos),
                collector.toString(),
                "< 20 ms",
                collector.longestMillis() < 20);
    }

    private void tails() {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bench");
        try {
            List<Integer> counts = List.of(0, 1, 10, 100, 1000);
            List<List<Writer>> all = new ArrayList<>();
            counts.forEach(count -> all.add(new ArrayList<>()));
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < counts.size(); i++) {
                    all.get(i).add(besideTails(system, counts.get(i)));
                }
            }
            double alone = median(all.get(0), Writer::nanosPerLine);
            double rateAlone = median(all.get(0), Writer::linesPerSecond);
            for (int i = 1; i < counts.size(); i++) {
                double with = median(all.get(i), Writer::nanosPerLine);
                double rate = median(all.get(i), Writer::linesPerSecond);
                report.gate(
                        "writer that is given 1 M lines/s beside %d tails, one never reading: its rate, the others complete"
                                .formatted(counts.get(i)),
                        "%.3f / %.3f M/s = %.3f".formatted(rate / 1e6, rateAlone / 1e6, rate / rateAlone),
                        ">= 0.95",
                        rate >= rateAlone * 0.95);
                report.say(
                        "| processor time of an append in it | %.1f / %.1f ns a line = %.2f | stated | |",
                        with, alone, with / alone);
            }
        } finally {
            system.terminate();
        }
    }

    private record Writer(double nanosPerLine, double linesPerSecond) {}

    private static double median(List<Writer> rounds, ToDoubleFunction<Writer> figure) {
        return Report.median(rounds.stream().map(figure::applyAsDouble).toList());
    }

    /** Writes 1 M lines in a second, in chunks that come when they come whether the last is done or not. */
    private static Writer besideTails(ActorSystem<Void> system, int count) {
        SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, system.executionContext());
        LogChunk chunk = chunk();
        log.open(APP, 0);
        LogReader stalled = new LogReader(log.view(), LogQuery.all());
        long last = 1_000_000 / LINES * LINES;
        List<CompletionStage<Done>> all = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            all.add(LogTail.slices(log.view(), LogQuery.all())
                    .takeWhile(read -> end(read) < last, true)
                    .runWith(Sink.ignore(), system));
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long spent = 0;
        long began = System.nanoTime();
        for (long lines = 0; lines < last; lines += LINES) {
            long due = began + lines * 1000;
            LockSupport.parkNanos(due - System.nanoTime());
            long from = threads.getCurrentThreadCpuTime();
            log.append(APP, 1, chunk);
            spent += threads.getCurrentThreadCpuTime() - from;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        all.forEach(each -> each.toCompletableFuture().join());
        if (stalled.account().pending() != last) {
            throw new IllegalStateException("the stalled reader's account is " + stalled.account());
        }
        return new Writer(spent / (double) last, last / seconds);
    }

    private static long end(LogRead read) {
        return read instanceof LogSlice slice ? slice.lastSequence() : ((LogGap) read).to();
    }
}
