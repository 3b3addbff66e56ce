package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The log of one process over all its incarnations: a queue of segments, the last of which is being written.
 *
 * <p>One writer ({@link SegmentedLog}); what readers see is published as one immutable {@link Retained} value.
 */
public final class ProcessLog {

    private static final int SMALLEST_SEGMENT = 4 * 1024;
    private static final int MIDDLE_SEGMENT = 48 * 1024;
    private static final Retained NOTHING = new Retained(new LogSegment[0], 0, 0, 0);

    private final ProcessId id;
    private int largestSegment;
    private final WakeList waiting;
    private volatile Retained retained = NOTHING;
    private volatile long appendedLines;
    private volatile long appendedBytes;
    private volatile long footprint;
    private final Map<LogPosition, Long> holders = new ConcurrentHashMap<>();
    private volatile boolean held;
    private long sealedFootprint;

    ProcessLog(ProcessId id, WakeList waiting) {
        this.id = id;
        this.waiting = waiting;
    }

    public ProcessId id() {
        return id;
    }

    /** Returns the number of lines ever appended. */
    public long appendedLines() {
        return appendedLines;
    }

    /** Returns the number of bytes ever appended, line ends included. */
    public long appendedBytes() {
        return appendedBytes;
    }

    /** Returns the number of lines that retention has dropped. */
    public long evictedLines() {
        return retained.evictedLines;
    }

    /** Returns the number of bytes that retention has dropped. */
    public long evictedBytes() {
        return retained.evictedBytes;
    }

    /** Returns the memory this log holds, in bytes, index included. */
    public long footprint() {
        return footprint;
    }

    Retained retained() {
        return retained;
    }

    WakeList waiting() {
        return waiting;
    }

    // ---- writer

    /**
     * Appends all lines of {@code chunk}, the first of them as {@code sequence}; the caller wakes the readers.
     *
     * @param largest size to which segments grow
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void append(long incarnation, LogChunk chunk, long sequence, int largest) {
        largestSegment = largest;
        int line = 0;
        while (line < chunk.lines()) {
            LogSegment last = retained.last();
            if (last == null || !last.accepts(incarnation, sequence + line, chunk)) {
                last = addSegment(last, incarnation, chunk, line, sequence);
            }
            int taken = last.append(chunk, line, sequence + line);
            if (taken == 0) {
                taken = addSegment(last, incarnation, chunk, line, sequence).append(chunk, line, sequence + line);
            }
            line += taken;
        }
        appendedLines = appendedLines + chunk.lines();
        appendedBytes = appendedBytes + chunk.length();
        footprint = sealedFootprint + activeFootprint();
    }

    /** Drops the oldest segment, unless it is the only one. */
    boolean evictOldest() {
        LogSegment[] segments = retained.segments;
        if (segments.length < 2) {
            return false;
        }
        LogSegment oldest = segments[0];
        LogSegment next = segments[1];
        retained = new Retained(
                Arrays.copyOfRange(segments, 1, segments.length),
                next.firstOrdinal(),
                next.firstByte(),
                oldest.sequence(oldest.lines() - 1));
        sealedFootprint -= oldest.footprint();
        footprint = sealedFootprint + activeFootprint();
        return true;
    }

    private LogSegment addSegment(
            @Nullable LogSegment last, long incarnation, LogChunk chunk, int line, long sequence) {
        int from = line == 0 ? 0 : chunk.end(line - 1);
        int needed = chunk.end(line) - from;
        int wanted = SMALLEST_SEGMENT;
        if (last != null) {
            last.seal();
            sealedFootprint += last.footprint();
            wanted = nextCapacity(last.used());
        }
        LogSegment segment = new LogSegment(
                id,
                incarnation,
                last == null ? 0 : last.number() + 1,
                last == null ? 0 : last.firstOrdinal() + last.lines(),
                last == null ? 0 : last.firstByte() + last.used(),
                sequence + line,
                chunk,
                Math.max(needed, wanted));
        retained = retained.with(segment);
        return segment;
    }

    /** Small for a quiet process; then at once the size that is never copied, for what lies between often is. */
    private int nextCapacity(int used) {
        return Math.min(largestSegment, used > MIDDLE_SEGMENT ? largestSegment : Math.max(SMALLEST_SEGMENT, used * 4));
    }

    private long activeFootprint() {
        LogSegment last = retained.last();
        return last == null ? 0 : last.footprint();
    }

    // ---- readers that hold the process up

    void hold(LogPosition position, long beyond) {
        holders.put(position, beyond);
    }

    void letGo(LogPosition position) {
        holders.remove(position);
    }

    /** Returns whether a reader wants the process to wait now. */
    public boolean isHeld() {
        if (holders.isEmpty()) {
            held = false;
            return false;
        }
        held = true; // before looking: a reader that comes to its bound while we look sees it and says so
        boolean now = holders.entrySet().stream().anyMatch(each -> each.getKey().pendingBytes() > each.getValue());
        held = now;
        return now;
    }

    /** Returns what {@link #isHeld} said last. */
    public boolean wasHeld() {
        return held;
    }

    // ---- readers

    /** Returns how many retained lines have a sequence above {@code sequence}. */
    long countAfter(long sequence) {
        long count = 0;
        LogSegment[] segments = retained.segments;
        for (int i = segments.length - 1; i >= 0; i--) {
            LogSegment segment = segments[i];
            count += segment.lines() - segment.lineAfter(sequence);
            if (segment.firstSequence() <= sequence) {
                break;
            }
        }
        return count;
    }

    /**
     * What readers may see.
     *
     * @param segments oldest first, numbered without holes
     * @param evictedThrough sequence of the last line dropped, 0 if none was
     */
    @SuppressWarnings("ArrayRecordComponent") // never changed, never compared
    record Retained(LogSegment[] segments, long evictedLines, long evictedBytes, long evictedThrough) {

        @Nullable
        LogSegment last() {
            return segments.length == 0 ? null : segments[segments.length - 1];
        }

        /** Returns the segment of that number; null if it is dropped or not there yet. */
        @Nullable
        LogSegment numbered(long number) {
            if (segments.length == 0) {
                return null;
            }
            long at = number - segments[0].number();
            return at < 0 || at >= segments.length ? null : segments[(int) at];
        }

        Retained with(LogSegment segment) {
            LogSegment[] more = Arrays.copyOf(segments, segments.length + 1);
            more[segments.length] = segment;
            return new Retained(more, evictedLines, evictedBytes, evictedThrough);
        }
    }
}
