package io.tukki.core.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What readers may see of one process's log at one moment: segments in files, and behind them those in memory, numbered
 * upwards; a number may be missing where a segment was dropped before it was written. Immutable.
 *
 * <p>A segment that was written and is in memory too is read from memory.
 */
final class Retained {

    static final Retained NOTHING =
            new Retained(new StoredSegment[0], 0, 0, new LogSegment[0], Dropped.NOTHING, Dropped.NOTHING);

    /** Shared by several values, each of which sees {@code [from, to)} only. */
    private final StoredSegment[] stored;

    private final int from;
    private final int to;
    private final LogSegment[] segments;
    /** The first stored segment that is in memory too. */
    private final int cold;

    /** From memory. */
    private final Dropped evicted;
    /** From files. */
    private final Dropped dropped;

    private Retained(
            StoredSegment[] stored, int from, int to, LogSegment[] segments, Dropped evicted, Dropped dropped) {
        this.stored = stored;
        this.from = from;
        this.to = to;
        this.segments = segments;
        this.evicted = evicted;
        this.dropped = dropped;
        this.cold = segments.length == 0 ? to : firstStoredFrom(segments[0].number());
    }

    // ---- writers

    Retained with(LogSegment segment) {
        LogSegment[] more = Arrays.copyOf(segments, segments.length + 1);
        more[segments.length] = segment;
        return new Retained(stored, from, to, more, evicted, dropped);
    }

    Retained withoutOldestInMemory() {
        LogSegment[] fewer = Arrays.copyOfRange(segments, 1, segments.length);
        return new Retained(stored, from, to, fewer, Dropped.with(segments[0]), dropped);
    }

    /** One thread at a time: the place behind the last is written before the new value is seen by anybody. */
    Retained with(StoredSegment segment) {
        StoredSegment[] room = stored;
        int start = from;
        int end = to;
        if (end == room.length) {
            room = Arrays.copyOfRange(stored, from, from + Math.max(8, (to - from) * 2));
            start = 0;
            end = to - from;
        }
        room[end] = segment;
        return new Retained(room, start, end + 1, segments, evicted, dropped);
    }

    Retained withoutStoredThrough(long sequence) {
        int keep = from;
        while (keep < to && stored[keep].lastSequence() <= sequence) {
            keep++;
        }
        Dropped now = keep == from ? dropped : Dropped.with(stored[keep - 1]);
        return new Retained(stored, keep, to, segments, evicted, now);
    }

    // ---- readers

    /** Returns this without what is in files. */
    Retained inMemory() {
        if (from == to) {
            return this;
        }
        Dropped below = cold > from ? Dropped.with(stored[cold - 1]) : dropped;
        return new Retained(stored, from, from, segments, evicted, below);
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return cold - from + segments.length;
    }

    SegmentPlace place(int index) {
        int inFiles = cold - from;
        return index < inFiles ? stored[from + index] : segments[index - inFiles];
    }

    LogSegment[] segments() {
        return segments;
    }

    /** Returns how many segments are in files, those in memory as well included. */
    int storedCount() {
        return to - from;
    }

    @Nullable
    StoredSegment lastStored() {
        return from == to ? null : stored[to - 1];
    }

    /** Returns the segment being written. */
    @Nullable
    LogSegment last() {
        return segments.length == 0 ? null : segments[segments.length - 1];
    }

    /** Returns the number of the newest segment, -1 if there is none. */
    long lastNumber() {
        return isEmpty() ? -1 : place(size() - 1).number();
    }

    /** Returns the index of the first place with that number or a greater one, {@link #size()} if there is none. */
    int indexFrom(long number) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (place(middle).number() < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the index of the last place that begins at {@code sequence} or before, -1 if there is none. */
    int indexBefore(long sequence) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (place(middle).firstSequence() <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Returns how many lines in memory have a sequence above {@code sequence}. */
    long countInMemoryAfter(long sequence) {
        long count = 0;
        for (LogSegment segment : segments) {
            count += segment.lines() - segment.lineAfter(sequence);
        }
        return count;
    }

    /** Returns what is gone where nothing is left. */
    private Dropped gone() {
        return evicted.through() > dropped.through() ? evicted : dropped;
    }

    /** Returns what memory has dropped behind the last place, where that is in a file; null if nothing. */
    @Nullable
    Dropped goneAtEnd() {
        boolean atEnd = segments.length == 0
                && !isEmpty()
                && evicted.through() > place(size() - 1).lastSequence();
        return atEnd ? evicted : null;
    }

    /** Returns how many lines there were before the first one here. */
    long goneLines() {
        return isEmpty() ? gone().lines() : place(0).firstOrdinal();
    }

    /** Returns how many bytes there were before the first line here. */
    long goneBytes() {
        return isEmpty() ? gone().bytes() : place(0).firstByte();
    }

    /** Returns the sequence of the last line that is gone before the first one here, 0 if none is. */
    long goneThrough() {
        return goneLines() == 0 ? 0 : isEmpty() ? gone().through() : missingBefore(0);
    }

    /** Returns up to which sequence lines are missing before a place behind a hole. */
    long missingBefore(int index) {
        if (index >= cold - from && evicted.through() > 0) {
            return evicted.through();
        }
        return index == 0 && dropped.through() > 0
                ? dropped.through()
                : place(index).firstSequence() - 1;
    }

    /** Returns how many lines are missing between that place and the one before it; 0 if it is the first, or there is none. */
    long missingLinesBefore(int index) {
        if (index <= 0 || index >= size()) {
            return 0;
        }
        SegmentPlace before = place(index - 1);
        return place(index).firstOrdinal() - before.firstOrdinal() - before.lines();
    }

    private int firstStoredFrom(long number) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stored[middle].number() < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** All that was dropped so far, counted from the first line there ever was. */
    record Dropped(long lines, long bytes, long through) {
        static final Dropped NOTHING = new Dropped(0, 0, 0);

        static Dropped with(SegmentPlace last) {
            return new Dropped(last.endOrdinal(), last.endByte(), last.lastSequence());
        }
    }
}
