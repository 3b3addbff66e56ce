package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a range that are retained at one moment, block by block in store order, or backwards. What retention
 * drops from memory while it is read stays readable here; what it drops from files is left out, as is what is damaged.
 * For one thread at a time.
 *
 * <p>A block is lines that were captured together, so its sequences have no holes, and blocks of several processes
 * merge by their first sequence alone. A segment in a file is read when its turn comes, one at a time and process.
 */
public final class LogSnapshot {

    private final LogRange range;
    private final boolean newestFirst;
    private final Map<ProcessId, Retained> retained = new HashMap<>();
    private final PriorityQueue<Walk> walks;

    public LogSnapshot(LogView view, LogRange range, boolean newestFirst) {
        this(view, range, newestFirst, true);
    }

    LogSnapshot(LogView view, LogRange range, boolean newestFirst, boolean filesToo) {
        this.newestFirst = newestFirst;
        long head = view.head();
        this.range = range.before(Math.min(range.before(), head + 1));
        Comparator<Walk> order = Comparator.comparingLong(Walk::sequence);
        this.walks = new PriorityQueue<>(newestFirst ? order.reversed() : order);
        for (ProcessLog log : view.logs()) {
            if (range.processes().isEmpty() || range.processes().contains(log.id())) {
                Retained now = filesToo ? log.retained() : log.retained().inMemory();
                retained.put(log.id(), now);
                Walk walk = new Walk(now);
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

    /** Returns whether {@link #next} will read a file. */
    public boolean needsFile() {
        Walk first = walks.peek();
        return first != null && !first.isOpen();
    }

    /** Returns the next block, null if there is no more. */
    public @Nullable LogBlock next() {
        Walk walk = walks.poll();
        while (walk != null && !walk.isOpen()) {
            if (walk.open()) {
                walks.add(walk);
            }
            walk = walks.poll();
        }
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
        Retained places = places(line);
        int at = places.indexFrom(line.segment().number());
        LogSegment segment = line.segment();
        int index = segment.lineAfter(line.sequence() - 1) - 1;
        while (lines.size() < count && segment != null) {
            for (; index >= 0 && lines.size() < count; index--) {
                lines.addFirst(line(segment, index));
            }
            at--;
            segment = at >= 0 && lines.size() < count ? places.place(at).open() : null;
            index = segment == null ? -1 : segment.lines() - 1;
        }
        return List.copyOf(lines);
    }

    /** Returns the lines of its process just after {@code line}, at most {@code count}, oldest first. */
    public List<LogLine> after(LogLine line, int count) {
        List<LogLine> lines = new ArrayList<>();
        Retained places = places(line);
        int at = places.indexFrom(line.segment().number());
        LogSegment segment = line.segment();
        int index = segment.lineAfter(line.sequence());
        while (lines.size() < count && segment != null) {
            int seen = segment.lines();
            for (; index < seen && lines.size() < count; index++) {
                lines.add(line(segment, index));
            }
            at++;
            segment = at < places.size() && lines.size() < count
                    ? places.place(at).open()
                    : null;
            index = 0;
        }
        return lines;
    }

    private Retained places(LogLine line) {
        return retained.getOrDefault(line.process(), Retained.NOTHING);
    }

    private static LogLine line(LogSegment segment, int index) {
        int run = segment.runOf(index);
        return new LogBlock(segment, run, index, index + 1).line(0);
    }

    /** The blocks of one process. Closed when the next one is in a file that has not been read. */
    private final class Walk {
        private final Retained places;
        private int at;
        private @Nullable LogSegment segment;
        private int run;
        private int runs;
        private @Nullable LogBlock block;

        Walk(Retained places) {
            this.places = places;
            this.at = newestFirst ? places.size() : -1;
        }

        /** Returns the first sequence of the block; closed, one that is before it in the order of reading. */
        long sequence() {
            if (block != null) {
                return block.firstSequence();
            }
            SegmentPlace place = places.place(at);
            return newestFirst ? place.lastSequence() : place.firstSequence();
        }

        boolean isOpen() {
            return segment != null;
        }

        LogBlock block() {
            return Objects.requireNonNull(block);
        }

        /** Reads the file; returns whether there is one more. */
        boolean open() {
            enter(places.place(at).open());
            return advance();
        }

        boolean advance() {
            block = null;
            while (true) {
                LogSegment current = segment;
                if (current == null || !hasNextRun()) {
                    if (!nextPlace()) {
                        return false;
                    }
                    if (segment == null) {
                        return true;
                    }
                } else {
                    run += newestFirst ? -1 : 1;
                    block = within(current, run);
                    if (block != null) {
                        return true;
                    }
                }
            }
        }

        private boolean hasNextRun() {
            return newestFirst ? run > 0 : run + 1 < runs;
        }

        /** Goes to the next segment that may hold something; returns whether there is one. */
        private boolean nextPlace() {
            do {
                at += newestFirst ? -1 : 1;
                if (at < 0 || at >= places.size()) {
                    return false;
                }
            } while (!mayHold(places.place(at)));
            enter(places.place(at).inMemory());
            return true;
        }

        private void enter(@Nullable LogSegment next) {
            segment = next;
            runs = next == null ? 0 : next.runs();
            run = newestFirst ? runs : -1;
        }

        private boolean mayHold(SegmentPlace place) {
            return place.lastSequence() > range.after()
                    && place.firstSequence() < range.before()
                    && range.since()
                            .map(since -> place.lastMicros() >= LogRange.micros(since))
                            .orElse(true);
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
