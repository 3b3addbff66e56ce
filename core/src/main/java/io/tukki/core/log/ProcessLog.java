package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The log of one process over all its incarnations: a queue of segments, the last of which is being written.
 *
 * <p>One writer ({@link SegmentedLog}), and one who moves sealed segments to files ({@link LogArchive}); what readers
 * see is published as one immutable {@link Retained} value.
 */
public final class ProcessLog {

    private static final int SMALLEST_SEGMENT = 4 * 1024;
    private static final int MIDDLE_SEGMENT = 48 * 1024;
    private static final AtomicReferenceFieldUpdater<ProcessLog, Retained> RETAINED =
            AtomicReferenceFieldUpdater.newUpdater(ProcessLog.class, Retained.class, "retained");

    private final ProcessId id;
    private LogBudget budget = LogBudget.DEFAULT;
    private @Nullable SegmentedLog writer;
    private int largestSegment;
    private final WakeList waiting;
    /** Changed by the writer of the log and by the one that moves it to files. */
    private volatile Retained retained = Retained.NOTHING;

    private volatile long appendedLines;
    private volatile long appendedBytes;
    private volatile long footprint;
    private final Map<LogPosition, Long> holders = new ConcurrentHashMap<>();
    private volatile boolean hasHolders;
    private volatile boolean held;
    private long sealedFootprint;
    private long baseNumber;
    private long baseOrdinal;
    private long baseByte;

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

    /** Returns the number of lines that retention has dropped, from memory and from files. */
    public long evictedLines() {
        return retained.goneLines();
    }

    /** Returns the number of bytes that retention has dropped, from memory and from files. */
    public long evictedBytes() {
        return retained.goneBytes();
    }

    /** Returns the memory this log holds, in bytes, index included. */
    public long footprint() {
        return footprint;
    }

    Retained retained() {
        return retained;
    }

    /** Returns how many segments are in files. */
    public int storedSegments() {
        return retained.storedCount();
    }

    WakeList waiting() {
        return waiting;
    }

    // ---- writer

    LogBudget budget() {
        return budget;
    }

    void writtenBy(SegmentedLog newWriter, LogBudget own) {
        writer = newWriter;
        budget = own;
    }

    /** Returns whether what its process writes now goes here: not when it was forgotten. */
    boolean isWrittenBy(SegmentedLog other) {
        return writer == other;
    }

    void forget() {
        writer = null;
    }

    /**
     * Appends the lines of a section of {@code chunk}, the first of them as {@code sequence}; the caller wakes the readers.
     *
     * @param largest size to which segments grow
     * @return whether a segment was sealed
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    boolean append(long incarnation, LogChunk chunk, long sequence, int largest) {
        largestSegment = largest;
        LogSegment before = retained.last();
        int line = chunk.firstLine();
        long next = sequence;
        while (line < chunk.endLine()) {
            LogSegment last = retained.last();
            if (last == null || last.isSealed() || !last.accepts(incarnation, next, chunk)) {
                last = addSegment(last, incarnation, chunk, line, next);
            }
            int taken = last.append(chunk, line, next);
            if (taken == 0) {
                taken = addSegment(last, incarnation, chunk, line, next).append(chunk, line, next);
            }
            line += taken;
            next += taken;
        }
        appendedLines = appendedLines + chunk.lines();
        appendedBytes = appendedBytes + chunk.length();
        footprint = sealedFootprint + activeFootprint();
        return before != null && before != retained.last();
    }

    /** Drops the oldest segment from memory, unless it is the only one. */
    boolean evictOldest() {
        LogSegment[] segments = retained.segments();
        if (segments.length < 2) {
            return false;
        }
        RETAINED.updateAndGet(this, Retained::withoutOldestInMemory);
        sealedFootprint -= segments[0].footprint();
        footprint = sealedFootprint + activeFootprint();
        return true;
    }

    /** Returns how many lines memory would hold without its oldest segment. */
    long linesBehindOldest() {
        LogSegment[] segments = retained.segments();
        LogSegment last = retained.last();
        return last == null ? 0 : last.endOrdinal() - segments[0].endOrdinal();
    }

    /**
     * Drops segments whose newest line is older from memory, and seals the one being written if it began before
     * {@code sealBefore}. So the last of a silent process is sealed before it goes, and whoever moves it to files has
     * the time in between.
     *
     * @param before wall clock time in microseconds, as {@code sealBefore}, which is not earlier
     * @return whether a segment was sealed
     */
    boolean evictOlderThan(long before, long sealBefore) {
        LogSegment oldest = oldest();
        while (oldest != null && oldest.isSealed() && oldest.lastMicros() < before) {
            if (!evictOldest()) {
                evictLast(oldest);
            }
            oldest = oldest();
        }
        LogSegment last = retained.last();
        if (last == null || last.isSealed() || last.firstMicros() >= sealBefore) {
            return false;
        }
        last.seal();
        footprint = sealedFootprint + activeFootprint();
        return true;
    }

    private @Nullable LogSegment oldest() {
        LogSegment[] segments = retained.segments();
        return segments.length == 0 ? null : segments[0];
    }

    private void evictLast(LogSegment last) {
        RETAINED.updateAndGet(this, Retained::withoutOldestInMemory);
        baseNumber = last.number() + 1;
        baseOrdinal = last.endOrdinal();
        baseByte = last.endByte();
        footprint = sealedFootprint;
    }

    private LogSegment addSegment(
            @Nullable LogSegment last, long incarnation, LogChunk chunk, int line, long sequence) {
        int needed = chunk.end(line) - chunk.start(line);
        int wanted = SMALLEST_SEGMENT;
        if (last != null) {
            last.seal();
            sealedFootprint += last.footprint();
            wanted = nextCapacity(last.used());
        }
        LogSegment segment = new LogSegment(
                id,
                incarnation,
                last == null ? baseNumber : last.number() + 1,
                last == null ? baseOrdinal : last.endOrdinal(),
                last == null ? baseByte : last.endByte(),
                sequence,
                chunk,
                Math.max(needed, wanted));
        RETAINED.updateAndGet(this, now -> now.with(segment));
        return segment;
    }

    /** Small for a quiet process; then at once the size that is never copied, for what lies between often is. */
    private int nextCapacity(int used) {
        return Math.min(largestSegment, used > MIDDLE_SEGMENT ? largestSegment : Math.max(SMALLEST_SEGMENT, used * 2));
    }

    private long activeFootprint() {
        LogSegment last = retained.last();
        return last == null ? 0 : last.footprint();
    }

    // ---- readers that hold the process up

    synchronized void hold(LogPosition position, long beyond) {
        holders.put(position, beyond);
        hasHolders = true;
    }

    synchronized void letGo(LogPosition position) {
        holders.remove(position);
        hasHolders = !holders.isEmpty();
    }

    /** Returns whether a reader wants the process to wait now. */
    public boolean isHeld() {
        if (!hasHolders) {
            if (held) {
                held = false;
            }
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

    // ---- files

    /** Takes in a segment that was in a file before this log was begun. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // before any other thread knows of it
    void recover(StoredSegment segment) {
        SegmentInfo info = segment.info();
        RETAINED.updateAndGet(this, now -> now.with(segment));
        baseNumber = info.number() + 1;
        baseOrdinal = info.endOrdinal();
        baseByte = info.endByte();
        appendedLines = baseOrdinal;
        appendedBytes = baseByte;
    }

    /** Begins to keep a segment outside memory, if memory has it still; one thread at a time. */
    boolean claim(StoredSegment claimed, LogSegment segment) {
        while (true) {
            Retained now = retained;
            LogSegment[] left = now.segments();
            if (left.length == 0 || left[0].number() > segment.number()) {
                return false;
            }
            if (RETAINED.compareAndSet(this, now, now.with(claimed))) {
                return true;
            }
        }
    }

    /** Lets go of what is in files up to that line. */
    void dropStoredThrough(long sequence) {
        RETAINED.updateAndGet(this, now -> now.withoutStoredThrough(sequence));
    }
}
