package io.tukki.core.log;

import java.time.Instant;
import java.util.Objects;
import java.util.Queue;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader stands in the log of one process. It is open when the segment it stands in is at hand, closed when
 * that is in a file still; {@link #open} may block, nothing else does.
 */
final class LogPosition {

    private static final ToIntFunction<LogSegment> FIRST_LINE = segment -> 0;

    private final ProcessLog log;
    private final boolean filesToo;
    private long number;
    private @Nullable LogSegment segment;
    private @Nullable SegmentPlace closed;
    /** Where in a closed segment it stands. */
    private ToIntFunction<LogSegment> entry = FIRST_LINE;

    private int line;
    private int run;
    private long next;
    private volatile long ordinal;
    private volatile long byteOrdinal;
    private volatile long startOrdinal;
    private long lastSequence;

    private LogPosition(ProcessLog log, boolean filesToo) {
        this.log = log;
        this.filesToo = filesToo;
    }

    /** Returns the position before the first line there ever was. */
    static LogPosition atStart(ProcessLog log, boolean filesToo) {
        return new LogPosition(log, filesToo);
    }

    /** Returns the position behind {@code sequence}; what is gone since then is added to {@code gaps}. */
    static LogPosition after(ProcessLog log, boolean filesToo, long sequence, Queue<LogGap> gaps) {
        LogPosition position = new LogPosition(log, filesToo);
        Retained retained = position.retained();
        if (sequence < retained.goneThrough()) {
            long lines = Math.min(retained.goneLines(), retained.goneThrough() - sequence);
            gaps.add(new LogGap(log.id(), sequence, retained.goneThrough(), lines, retained.goneBytes(), false));
        }
        position.placeBehind(retained, sequence);
        return position;
    }

    /** Returns the position behind {@code sequence}, or before the oldest retained line; nothing is told of a gap. */
    static LogPosition at(ProcessLog log, boolean filesToo, long sequence) {
        LogPosition position = new LogPosition(log, filesToo);
        position.placeBehind(position.retained(), sequence);
        return position;
    }

    /** Returns the position before the first line captured at or after {@code instant}. */
    static LogPosition since(ProcessLog log, boolean filesToo, Instant instant, Queue<LogGap> gaps) {
        long micros = LogRange.micros(instant);
        LogPosition position = new LogPosition(log, filesToo);
        Retained retained = position.retained();
        if (retained.isEmpty()) {
            position.placeBehind(retained, retained.goneThrough()); // what is gone was before: it is not told of
        }
        for (int i = 0; i < retained.size(); i++) {
            SegmentPlace place = retained.place(i);
            if (place.lastMicros() < micros) {
                position.leave(place);
            } else {
                position.placeIn(place, segment -> segment.lineSince(micros));
                if (i == 0 && position.line == 0 && retained.goneLines() > 0) {
                    gaps.add(new LogGap(
                            log.id(), 0, retained.goneThrough(), retained.goneLines(), retained.goneBytes(), false));
                }
                break;
            }
        }
        return position;
    }

    private Retained retained() {
        return filesToo ? log.retained() : log.retained().inMemory();
    }

    private void placeBehind(Retained retained, long sequence) {
        if (retained.isEmpty()) {
            ordinal = retained.goneLines();
            byteOrdinal = retained.goneBytes();
        } else {
            SegmentPlace place = retained.place(Math.max(0, retained.indexBefore(sequence)));
            Retained.Dropped atEnd = retained.goneAtEnd();
            if (atEnd != null && atEnd.through() <= sequence) {
                leave(place);
                goBehind(atEnd);
            } else if (place.inMemory() == null && place.lastSequence() <= sequence) {
                leave(place);
            } else {
                placeIn(place, segment -> segment.lineAfter(sequence));
            }
        }
        lastSequence = sequence;
    }

    private void goBehind(Retained.Dropped gone) {
        ordinal = gone.lines();
        byteOrdinal = gone.bytes();
    }

    private void placeIn(SegmentPlace place, ToIntFunction<LogSegment> at) {
        LogSegment here = place.inMemory();
        if (here != null) {
            placeIn(here, at.applyAsInt(here));
        } else {
            segment = null;
            closed = place;
            entry = at;
            number = place.number();
            ordinal = place.firstOrdinal();
            byteOrdinal = place.firstByte();
        }
    }

    private void placeIn(LogSegment place, int at) {
        segment = place;
        number = place.number();
        line = at;
        ordinal = place.firstOrdinal() + at;
        byteOrdinal = place.firstByte() + (at == 0 ? 0 : place.ends()[at - 1]);
    }

    /** Goes behind the last line of a sealed segment. */
    private void leave(SegmentPlace place) {
        segment = null;
        closed = null;
        line = 0;
        number = place.number() + 1;
        ordinal = place.endOrdinal();
        byteOrdinal = place.endByte();
    }

    /** Says that this is where the reader begins. */
    LogPosition begun() {
        startOrdinal = ordinal;
        return this;
    }

    /** Returns how many lines were written behind the start; from any thread. */
    long produced() {
        return Math.max(0, log.appendedLines() - startOrdinal);
    }

    /** Returns how many lines are not read yet, those dropped since included; from any thread. */
    long pendingLines() {
        return Math.max(0, log.appendedLines() - ordinal);
    }

    /** Returns how many bytes are not read yet, those dropped since included; from any thread. */
    long pendingBytes() {
        return Math.max(0, log.appendedBytes() - byteOrdinal);
    }

    /** Goes behind {@code sequence}; what lies between is a gap. */
    void skipThrough(long sequence, Queue<LogGap> gaps) {
        LogPosition there = at(log, filesToo, sequence);
        if (there.ordinal > ordinal) {
            gaps.add(new LogGap(
                    log.id(), lastSequence, sequence, there.ordinal - ordinal, there.byteOrdinal - byteOrdinal, true));
            number = there.number;
            segment = there.segment;
            closed = there.closed;
            entry = there.entry;
            line = there.line;
            ordinal = there.ordinal;
            byteOrdinal = there.byteOrdinal;
            lastSequence = sequence;
        }
    }

    ProcessLog log() {
        return log;
    }

    /**
     * Returns the sequence of the next line, or while the position is closed one that is not greater; valid after
     * {@link #locate} said that there is one.
     */
    long next() {
        return next;
    }

    boolean isOpen() {
        return closed == null;
    }

    /**
     * Finds the next line, over the ends of segments and over what was dropped; returns whether there is one, or may be
     * one in a closed segment.
     */
    boolean locate(Queue<LogGap> gaps) {
        while (true) {
            Retained retained = retained();
            if (segment == null && closed == null && !enter(retained, gaps)) {
                return false;
            }
            if (closed != null) {
                next = Math.max(closed.firstSequence(), lastSequence + 1);
                return true;
            }
            LogSegment current = Objects.requireNonNull(segment);
            if (line < current.lines()) {
                run = current.runOf(line);
                next = current.sequenceOf(run) + (line - current.firstLineOf(run));
                return true;
            }
            if (retained.lastNumber() <= number && !isGoneBehind(retained)) {
                return false;
            }
            number++;
            segment = null;
            line = 0;
        }
    }

    private boolean enter(Retained retained, Queue<LogGap> gaps) {
        int index = retained.indexFrom(number);
        if (index == retained.size()) {
            if (retained.goneLines() > ordinal) {
                tellGap(retained.goneThrough(), retained.goneLines(), retained.goneBytes(), gaps);
                ordinal = retained.goneLines();
                byteOrdinal = retained.goneBytes();
            }
            Retained.Dropped atEnd = retained.goneAtEnd();
            if (atEnd != null && isGoneBehind(retained)) {
                tellGap(atEnd.through(), atEnd.lines(), atEnd.bytes(), gaps);
                goBehind(atEnd);
            }
            return false;
        }
        SegmentPlace found = retained.place(index);
        if (found.firstOrdinal() > ordinal) {
            tellGap(retained.missingBefore(index), found.firstOrdinal(), found.firstByte(), gaps);
        }
        placeIn(found, FIRST_LINE);
        return true;
    }

    /** Returns whether lines behind this position were dropped, and nothing comes after them yet. */
    private boolean isGoneBehind(Retained retained) {
        Retained.Dropped atEnd = retained.goneAtEnd();
        return atEnd != null && atEnd.lines() > ordinal;
    }

    private void tellGap(long through, long endOrdinal, long endByte, Queue<LogGap> gaps) {
        long to = Math.max(lastSequence, through);
        gaps.add(new LogGap(log.id(), lastSequence, to, endOrdinal - ordinal, endByte - byteOrdinal, true));
        lastSequence = to;
    }

    /** Reads the segment it stands in; one that cannot be read is a gap. {@link #locate} has to follow. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one reader
    void open(Queue<LogGap> gaps) {
        SegmentPlace place = Objects.requireNonNull(closed);
        long known = ordinal;
        LogSegment read = place.open();
        if (read == null) {
            boolean exact = entry == FIRST_LINE;
            gaps.add(
                    new LogGap(log.id(), lastSequence, place.lastSequence(), place.lines(), place.textLength(), exact));
            lastSequence = place.lastSequence();
            leave(place);
        } else {
            placeIn(read, entry.applyAsInt(read));
            startOrdinal += entry == FIRST_LINE ? 0 : ordinal - known; // it begins in the midst of this segment
        }
        closed = null;
        entry = FIRST_LINE;
    }

    /** Takes the next lines up to sequence {@code limit}, all of one run; {@link #locate} said that there are some. */
    LogSlice take(long limit, int maxLines) {
        LogSegment current = Objects.requireNonNull(segment);
        long upTo = Math.min(current.endLineOf(run), line + Math.min(maxLines, limit - next + 1));
        LogSlice slice = new LogSlice(current, run, line, (int) upTo);
        lastSequence = slice.lastSequence();
        placeIn(current, (int) upTo);
        return slice;
    }
}
