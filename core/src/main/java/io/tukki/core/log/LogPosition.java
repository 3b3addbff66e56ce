package io.tukki.core.log;

import java.time.Instant;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Where a reader stands in the log of one process. */
final class LogPosition {

    private final ProcessLog log;
    private long number;
    private @Nullable LogSegment segment;
    private int line;
    private int run;
    private long next;
    private volatile long ordinal;
    private volatile long byteOrdinal;
    private volatile long startOrdinal;
    private long lastSequence;

    private LogPosition(ProcessLog log) {
        this.log = log;
    }

    /** Returns the position before the first line there ever was. */
    static LogPosition atStart(ProcessLog log) {
        return new LogPosition(log);
    }

    /** Returns the position behind {@code sequence}; what is gone since then is added to {@code gaps}. */
    static LogPosition after(ProcessLog log, long sequence, Queue<LogGap> gaps) {
        ProcessLog.Retained retained = log.retained();
        if (sequence < retained.evictedThrough()) {
            long lines = Math.min(retained.evictedLines(), retained.evictedThrough() - sequence);
            gaps.add(new LogGap(log.id(), sequence, retained.evictedThrough(), lines, retained.evictedBytes(), false));
        }
        return within(log, retained, sequence);
    }

    /** Returns the position behind {@code sequence}, or before the oldest retained line; nothing is told of a gap. */
    static LogPosition at(ProcessLog log, long sequence) {
        return within(log, log.retained(), sequence);
    }

    /** Returns the position before the first line captured at or after {@code instant}. */
    static LogPosition since(ProcessLog log, Instant instant, Queue<LogGap> gaps) {
        long micros = instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1000;
        ProcessLog.Retained retained = log.retained();
        LogPosition position = new LogPosition(log);
        for (LogSegment segment : retained.segments()) {
            int found = segment.lineSince(micros);
            position.placeIn(segment, found);
            if (found < segment.lines()) {
                if (position.isOldestOf(retained) && retained.evictedLines() > 0) {
                    gaps.add(new LogGap(
                            log.id(),
                            0,
                            retained.evictedThrough(),
                            retained.evictedLines(),
                            retained.evictedBytes(),
                            false));
                }
                break;
            }
        }
        return position;
    }

    private static LogPosition within(ProcessLog log, ProcessLog.Retained retained, long sequence) {
        LogPosition position = new LogPosition(log);
        LogSegment[] segments = retained.segments();
        for (int i = segments.length - 1; i >= 0; i--) {
            if (segments[i].firstSequence() <= sequence || i == 0) {
                position.placeIn(segments[i], segments[i].lineAfter(sequence));
                break;
            }
        }
        position.lastSequence = sequence;
        return position;
    }

    private boolean isOldestOf(ProcessLog.Retained retained) {
        return segment == retained.segments()[0] && line == 0;
    }

    private void placeIn(LogSegment place, int at) {
        segment = place;
        number = place.number();
        line = at;
        ordinal = place.firstOrdinal() + at;
        byteOrdinal = place.firstByte() + (at == 0 ? 0 : place.ends()[at - 1]);
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
        LogPosition there = within(log, log.retained(), sequence);
        if (there.segment != null && there.ordinal > ordinal) {
            gaps.add(new LogGap(
                    log.id(), lastSequence, sequence, there.ordinal - ordinal, there.byteOrdinal - byteOrdinal, true));
            placeIn(there.segment, there.line);
            lastSequence = sequence;
        }
    }

    ProcessLog log() {
        return log;
    }

    /** Returns the sequence of the next line; valid after {@link #locate} said that there is one. */
    long next() {
        return next;
    }

    /** Finds the next line, over the ends of segments and over what was dropped; returns whether there is one. */
    boolean locate(Queue<LogGap> gaps) {
        while (true) {
            ProcessLog.Retained retained = log.retained();
            LogSegment current = segment == null ? open(retained, gaps) : segment;
            if (current == null) {
                return false;
            }
            if (line < current.lines()) {
                run = current.runOf(line);
                next = current.sequenceOf(run) + (line - current.firstLineOf(run));
                return true;
            }
            LogSegment last = retained.last();
            if (last == null || last.number() <= number) {
                return false;
            }
            number++;
            segment = null;
            line = 0;
        }
    }

    private @Nullable LogSegment open(ProcessLog.Retained retained, Queue<LogGap> gaps) {
        LogSegment found = retained.numbered(number);
        if (found == null && retained.segments().length > 0 && number < retained.segments()[0].number()) {
            found = retained.segments()[0];
            gaps.add(new LogGap(
                    log.id(),
                    lastSequence,
                    retained.evictedThrough(),
                    found.firstOrdinal() - ordinal,
                    found.firstByte() - byteOrdinal,
                    true));
            lastSequence = retained.evictedThrough();
        }
        if (found != null) {
            placeIn(found, 0);
        }
        return found;
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
