package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a range that are retained at one moment, block by block in store order, or backwards. What retention
 * drops while it is read stays readable here. For one thread at a time.
 *
 * <p>A block is lines that were captured together, so its sequences have no holes, and blocks of several processes
 * merge by their first sequence alone.
 */
public final class LogSnapshot {

    private final LogRange range;
    private final boolean newestFirst;
    private final Map<ProcessId, ProcessLog.Retained> retained = new HashMap<>();
    private final PriorityQueue<Walk> walks;

    public LogSnapshot(LogView view, LogRange range, boolean newestFirst) {
        this.newestFirst = newestFirst;
        long head = view.head();
        this.range = range.before(Math.min(range.before(), head + 1));
        Comparator<Walk> order = Comparator.comparingLong(Walk::sequence);
        this.walks = new PriorityQueue<>(newestFirst ? order.reversed() : order);
        for (ProcessLog log : view.logs()) {
            if (range.processes().isEmpty() || range.processes().contains(log.id())) {
                ProcessLog.Retained now = log.retained();
                retained.put(log.id(), now);
                Walk walk = new Walk(now.segments());
                if (walk.advance()) {
                    walks.add(walk);
                }
            }
        }
    }

    /** Returns the cursor before anything was read. */
    public long beginning() {
        return newestFirst ? range.before() : range.after();
    }

    /** Returns the next block, null if there is no more. */
    public @Nullable LogBlock next() {
        Walk walk = walks.poll();
        if (walk == null) {
            return null;
        }
        LogBlock block = walk.block();
        if (walk.advance()) {
            walks.add(walk);
        }
        return block;
    }

    /** Returns the lines of its process just before {@code line}, at most {@code count}, oldest first. */
    public List<LogLine> before(LogLine line, int count) {
        Deque<LogLine> lines = new ArrayDeque<>();
        int at = at(line);
        int index = line.segment().lineAfter(line.sequence() - 1) - 1;
        while (lines.size() < count && at >= 0) {
            LogSegment segment = segments(line)[at];
            for (; index >= 0 && lines.size() < count; index--) {
                lines.addFirst(line(segment, index));
            }
            at--;
            index = at >= 0 ? segments(line)[at].lines() - 1 : -1;
        }
        return List.copyOf(lines);
    }

    /** Returns the lines of its process just after {@code line}, at most {@code count}, oldest first. */
    public List<LogLine> after(LogLine line, int count) {
        List<LogLine> lines = new ArrayList<>();
        LogSegment[] segments = segments(line);
        int index = line.segment().lineAfter(line.sequence());
        for (int at = at(line); at >= 0 && at < segments.length && lines.size() < count; at++) {
            int seen = segments[at].lines();
            for (; index < seen && lines.size() < count; index++) {
                lines.add(line(segments[at], index));
            }
            index = 0;
        }
        return lines;
    }

    private LogSegment[] segments(LogLine line) {
        ProcessLog.Retained of = retained.get(line.process());
        return of == null ? new LogSegment[0] : of.segments();
    }

    private int at(LogLine line) {
        LogSegment[] segments = segments(line);
        return segments.length == 0 ? -1 : (int) (line.segment().number() - segments[0].number());
    }

    private static LogLine line(LogSegment segment, int index) {
        int run = segment.runOf(index);
        return new LogBlock(segment, run, index, index + 1).line(0);
    }

    /** The blocks of one process. */
    private final class Walk {
        private final LogSegment[] segments;
        private int at;
        private int run;
        private int runs;
        private @Nullable LogBlock block;

        Walk(LogSegment[] segments) {
            this.segments = segments;
            this.at = newestFirst ? segments.length : -1;
        }

        long sequence() {
            return block().firstSequence();
        }

        LogBlock block() {
            if (block == null) {
                throw new IllegalStateException("at the end");
            }
            return block;
        }

        boolean advance() {
            do {
                if (!nextRun()) {
                    return false;
                }
                block = within(segments[at], run);
            } while (block == null);
            return true;
        }

        private boolean nextRun() {
            run += newestFirst ? -1 : 1;
            while (run < 0 || run >= runs) {
                at += newestFirst ? -1 : 1;
                if (at < 0 || at >= segments.length) {
                    return false;
                }
                runs = segments[at].runs();
                run = newestFirst ? runs - 1 : 0;
            }
            return true;
        }

        private @Nullable LogBlock within(LogSegment segment, int index) {
            int from = segment.firstLineOf(index);
            int to = segment.endLineOf(index);
            long first = segment.sequenceOf(index);
            long skipped = Math.max(0, range.after() + 1 - first);
            long last = Math.min(first + (to - from), range.before());
            if (first + skipped >= last || !range.wants(segment.streamOf(index)) || !inTime(segment, index)) {
                return null;
            }
            return new LogBlock(segment, index, from + (int) skipped, from + (int) (last - first));
        }

        private boolean inTime(LogSegment segment, int index) {
            long micros = segment.wallMicrosOf(index);
            return range.since().map(since -> micros >= LogRange.micros(since)).orElse(true)
                    && range.until()
                            .map(until -> micros < LogRange.micros(until))
                            .orElse(true);
        }
    }
}
