package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a range that are retained at one moment, block by block in store order, or backwards. What retention
 * drops from memory while it is read stays readable here; what it drops from files is left out, as is what is damaged:
 * {@link #unreadable} counts it. For one thread at a time.
 *
 * <p>A block is lines that were captured together, so its sequences have no holes, and blocks of several processes
 * merge by their first sequence alone. A segment in a file is read when its turn comes, one at a time and process.
 */
public final class LogSnapshot {

    private static final Optional<Context> NO_CONTEXT = Optional.of(new Context(List.of(), List.of()));

    private final LogRange range;
    private final boolean newestFirst;
    private final Map<ProcessId, Retained> retained = new HashMap<>();
    private final PriorityQueue<Walk> walks;
    private final Set<Missing> counted = new HashSet<>();
    private Unreadable unreadable = Unreadable.NOTHING;

    /** Segments that are not to be read, beginning with that number. */
    private record Missing(ProcessId process, long number) {}

    /** The lines of a process beside one of them, oldest first. */
    public record Context(List<LogLine> before, List<LogLine> after) {}

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
                Walk walk = new Walk(log.id(), now);
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

    /** Returns what was left out so far as it could not be read. */
    public Unreadable unreadable() {
        return unreadable;
    }

    /**
     * Returns at most {@code before} lines of its process just before {@code line} and {@code after} just behind it, as
     * far as they follow on one another; empty where that needs a file to be read and {@code mayBlock} does not allow it.
     */
    public Optional<Context> context(LogLine line, int before, int after, boolean mayBlock) {
        if (before == 0 && after == 0) {
            return NO_CONTEXT;
        }
        Beside beside = new Beside(line, mayBlock);
        Deque<LogLine> front = new ArrayDeque<>();
        LogSegment segment = line.segment();
        int index = segment.lineAfter(line.sequence() - 1) - 1;
        while (front.size() < before && segment != null) {
            for (; index >= 0 && front.size() < before; index--) {
                front.addFirst(line(segment, index));
            }
            segment = front.size() < before ? beside.step(-1) : null;
            index = segment == null ? -1 : segment.lines() - 1;
        }
        beside.restart();
        List<LogLine> back = new ArrayList<>();
        segment = line.segment();
        index = segment.lineAfter(line.sequence());
        while (back.size() < after && segment != null) {
            int seen = segment.lines();
            for (; index < seen && back.size() < after; index++) {
                back.add(line(segment, index));
            }
            segment = back.size() < after ? beside.step(1) : null;
            index = 0;
        }
        return beside.needsFile ? Optional.empty() : Optional.of(new Context(List.copyOf(front), back));
    }

    /** Steps from the segment of a line to those beside it. */
    private final class Beside {
        private final ProcessId process;
        private final Retained places;
        private final boolean mayBlock;
        private final int start;
        private int at;
        private boolean needsFile;

        Beside(LogLine line, boolean mayBlock) {
            this.process = line.process();
            this.places = retained.getOrDefault(process, Retained.NOTHING);
            this.mayBlock = mayBlock;
            this.start = places.indexFrom(line.segment().number());
            this.at = start;
        }

        void restart() {
            at = start;
        }

        /** Returns the next segment, null where there is none, or lines are missing in between. */
        @Nullable
        LogSegment step(int by) {
            at += by;
            if (at < 0 || at >= places.size() || places.missingLinesBefore(by < 0 ? at + 1 : at) > 0) {
                return null;
            }
            SegmentPlace place = places.place(at);
            LogSegment here = mayBlock ? open(process, place) : place.inMemory();
            needsFile |= here == null && !mayBlock && !counted.contains(new Missing(process, place.number()));
            return here;
        }
    }

    private @Nullable LogSegment open(ProcessId process, SegmentPlace place) {
        LogSegment read = place.open();
        if (read == null) {
            leaveOut(process, place.number(), place.lines(), place.textLength());
        }
        return read;
    }

    private void leaveOut(ProcessId process, long number, long lines, long bytes) {
        if (counted.add(new Missing(process, number))) {
            unreadable = unreadable.plus(lines, bytes);
        }
    }

    private static LogLine line(LogSegment segment, int index) {
        int run = segment.runOf(index);
        return new LogBlock(segment, run, index, index + 1).line(0);
    }

    /** The blocks of one process. Closed when the next one is in a file that has not been read. */
    private final class Walk {
        private final ProcessId process;
        private final Retained places;
        private int at;
        private @Nullable LogSegment segment;
        private int run;
        private int runs;
        private @Nullable LogBlock block;

        Walk(ProcessId process, Retained places) {
            this.process = process;
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
            enter(LogSnapshot.this.open(process, places.place(at)));
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
                countMissing(newestFirst ? at + 1 : at);
            } while (!mayHold(places.place(at)));
            enter(places.place(at).inMemory());
            return true;
        }

        private void enter(@Nullable LogSegment next) {
            segment = next;
            runs = next == null ? 0 : next.runs();
            run = newestFirst ? runs : -1;
        }

        private void countMissing(int index) {
            long lines = places.missingLinesBefore(index);
            if (lines > 0) {
                SegmentPlace before = places.place(index - 1);
                SegmentPlace behind = places.place(index);
                if (overlaps(
                        before.lastSequence() + 1,
                        behind.firstSequence() - 1,
                        before.lastMicros(),
                        behind.firstMicros())) {
                    long bytes = behind.firstByte() - before.firstByte() - before.textLength();
                    leaveOut(process, before.number() + 1, lines, bytes);
                }
            }
        }

        private boolean mayHold(SegmentPlace place) {
            return overlaps(place.firstSequence(), place.lastSequence(), place.firstMicros(), place.lastMicros());
        }

        private boolean overlaps(long firstSequence, long lastSequence, long firstMicros, long lastMicros) {
            return lastSequence > range.after()
                    && firstSequence < range.before()
                    && range.since()
                            .map(since -> lastMicros >= LogRange.micros(since))
                            .orElse(true)
                    && range.until()
                            .map(until -> firstMicros < LogRange.micros(until))
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
