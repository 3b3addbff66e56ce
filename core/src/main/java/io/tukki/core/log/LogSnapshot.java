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

    /** How many bytes of short runs are filtered at once: few enough to stop near a limit. */
    private static final int STRETCH = 32 * 1024;

    private static final Optional<Context> NO_CONTEXT = Optional.of(new Context(List.of(), List.of()));

    private final LogRange range;
    private final boolean newestFirst;
    private final Map<ProcessId, Retained> retained = new HashMap<>();
    private final PriorityQueue<Walk> walks;
    private final Set<Missing> counted = new HashSet<>();
    private final LogBlock.@Nullable Finder filter;
    private Unreadable unreadable = Unreadable.NOTHING;
    private @Nullable LogBlock block;
    private long clearLines;
    private long clearBytes;

    /** Segments that are not to be read, beginning with that number. */
    private record Missing(ProcessId process, long number) {}

    /** The lines of a process beside one of them, oldest first. */
    public record Context(List<LogLine> before, List<LogLine> after) {}

    /**
     * Takes what is retained now.
     *
     * @param filter finds what may be wanted in the text of many lines at once; lines of which it finds nothing are
     *     counted and not returned. Null for all lines
     */
    public LogSnapshot(LogView view, LogRange range, boolean newestFirst, LogBlock.@Nullable Finder filter) {
        this(view, range, newestFirst, filter, true);
    }

    LogSnapshot(LogView view, LogRange range, boolean newestFirst, LogBlock.@Nullable Finder filter, boolean filesToo) {
        this.newestFirst = newestFirst;
        this.filter = filter;
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

    /**
     * Returns the texts in memory of which every line is in the range, about in the order of reading: for who wants to
     * look at them ahead of it.
     */
    public List<LogText> texts() {
        List<LogSegment> whole = new ArrayList<>();
        for (Retained places : retained.values()) {
            for (LogSegment segment : places.segments()) {
                if (segment.lines() > 0 && isWhole(segment)) {
                    whole.add(segment);
                }
            }
        }
        Comparator<LogSegment> order = Comparator.comparingLong(LogSegment::firstSequence);
        whole.sort(newestFirst ? order.reversed() : order);
        return whole.stream()
                .map(segment -> new LogText(segment.array(), segment.textLength()))
                .toList();
    }

    private boolean isWhole(LogSegment segment) {
        return range.streams().isEmpty()
                && range.since().isEmpty()
                && range.until().isEmpty()
                && segment.firstSequence() > range.after()
                && segment.lastSequence() < range.before();
    }

    /** Returns whether {@link #next} will read a file. */
    public boolean needsFile() {
        Walk first = walks.peek();
        return first != null && !first.isOpen();
    }

    /** Goes on by a block, a file that was read, or a stretch without anything; false if there is no more. */
    public boolean next() {
        Walk walk = walks.poll();
        block = walk == null ? null : walk.block;
        if (walk != null && walk.goOn()) {
            walks.add(walk);
        }
        return walk != null;
    }

    /** Returns the block that {@link #next} came to; null if it was none. */
    public @Nullable LogBlock block() {
        return block;
    }

    /** Returns the lines so far of which the filter found nothing. */
    public long clearLines() {
        return clearLines;
    }

    /** Returns the bytes of {@link #clearLines}. */
    public long clearBytes() {
        return clearBytes;
    }

    /** Returns the cursor from which a search would go on with what {@link #next} has not come to. */
    public long position() {
        Walk first = walks.peek();
        if (first == null) {
            return newestFirst ? range.after() + 1 : range.before() - 1;
        }
        return newestFirst ? first.lastSequence() + 1 : first.sequence() - 1;
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
        /** What comes next; null if that is not known yet. */
        private @Nullable LogBlock block;

        /** Runs of the stretch that was filtered last which may hold something, in the order of their lines. */
        private final Deque<Integer> marked = new ArrayDeque<>();

        private int filteredThrough;

        /** Whether all of the segment is in the range. */
        private boolean allWhole;

        Walk(ProcessId process, Retained places) {
            this.process = process;
            this.places = places;
            this.at = newestFirst ? places.size() : -1;
        }

        /** Returns the first sequence of the block; closed, one that is before it in the order of reading. */
        long sequence() {
            LogBlock known = block;
            if (known != null) {
                return known.firstSequence();
            }
            LogSegment open = segment;
            if (open != null) {
                return open.sequenceOf(nextRun());
            }
            SegmentPlace place = places.place(at);
            return newestFirst ? place.lastSequence() : place.firstSequence();
        }

        /** Returns the last sequence of what comes next. */
        long lastSequence() {
            LogBlock known = block;
            if (known != null) {
                return known.lastSequence();
            }
            LogSegment open = segment;
            return open == null ? places.place(at).lastSequence() : open.lastSequenceOf(nextRun());
        }

        boolean isOpen() {
            return segment != null;
        }

        /** Reads the file or filters the stretch that is next, if that is one; false if there is no more. */
        boolean goOn() {
            LogSegment current = segment;
            if (current == null) {
                enter(LogSnapshot.this.open(process, places.place(at)));
            } else if (block == null && filter != null) {
                mark(current, filter);
                run = marked.isEmpty() ? filteredThrough : run;
            }
            return advance();
        }

        /** Goes to what comes next: a block, a file to be read, or a stretch to be filtered; false if there is none. */
        boolean advance() {
            block = null;
            while (block == null) {
                LogSegment current = segment;
                if (current == null || !hasNextRun()) {
                    if (!nextPlace()) {
                        return false;
                    }
                    if (segment == null) {
                        return true;
                    }
                } else if (!marked.isEmpty()) {
                    run = newestFirst ? marked.removeLast() : marked.removeFirst();
                    block = within(current, run);
                    run = marked.isEmpty() ? filteredThrough : run;
                } else if (filter != null && isWhole(current, nextRun())) {
                    return true;
                } else {
                    run = nextRun();
                    block = within(current, run);
                }
            }
            return true;
        }

        private int nextRun() {
            return newestFirst ? run - 1 : run + 1;
        }

        /** Finds the runs of the next stretch that may hold something. */
        private void mark(LogSegment current, LogBlock.Finder finder) {
            int first = nextRun();
            filteredThrough = stretchEnd(current, first);
            if (filteredThrough == first) {
                marked.add(first); // large enough to be looked through by itself
                return;
            }
            int low = Math.min(first, filteredThrough);
            int high = Math.max(first, filteredThrough);
            count(current, low, high, 1);
            int end = current.endOf(high);
            int at = finder.find(current.array(), current.startOf(low), end);
            while (at >= 0) {
                int found = current.runAt(at);
                marked.addLast(found);
                count(current, found, found, -1);
                at = finder.find(current.array(), current.endOf(found), end);
            }
        }

        /** Returns the last of the runs from {@code first} on that are filtered together. */
        private int stretchEnd(LogSegment current, int first) {
            if (allWhole) {
                int far = newestFirst ? current.endOf(first) - STRETCH : current.startOf(first) + STRETCH;
                return far <= 0 ? 0 : far >= current.endOf(runs - 1) ? runs - 1 : current.runAt(far);
            }
            int last = first;
            int step = newestFirst ? -1 : 1;
            int bytes = current.textLength(first, first);
            while (bytes < STRETCH && last + step >= 0 && last + step < runs && isWhole(current, last + step)) {
                last += step;
                bytes += current.textLength(last, last);
            }
            return last;
        }

        private void count(LogSegment current, int low, int high, long sign) {
            clearLines += sign * (current.endLineOf(high) - current.firstLineOf(low));
            clearBytes += sign * current.textLength(low, high);
        }

        /** Goes to the next segment that may hold something; returns whether there is one. */
        private boolean nextPlace() {
            do {
                at += newestFirst ? -1 : 1;
                if (at < 0 || at >= places.size()) {
                    return false;
                }
                countMissing(newestFirst ? at + 1 : at);
            } while (places.place(at).lines() == 0 || !mayHold(places.place(at)));
            enter(places.place(at).inMemory());
            return true;
        }

        private void enter(@Nullable LogSegment next) {
            segment = next;
            runs = next == null ? 0 : next.runs();
            allWhole = next != null && LogSnapshot.this.isWhole(next);
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

        private boolean hasNextRun() {
            return newestFirst ? run > 0 : run + 1 < runs;
        }

        /** Returns whether all of a run is in the range. */
        private boolean isWhole(LogSegment segment, int index) {
            return allWhole
                    || (segment.sequenceOf(index) > range.after()
                            && segment.lastSequenceOf(index) < range.before()
                            && range.wants(segment.streamOf(index))
                            && inTime(segment, index));
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
