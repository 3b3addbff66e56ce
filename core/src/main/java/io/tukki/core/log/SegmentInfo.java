package io.tukki.core.log;

import io.tukki.core.process.ProcessId;

/**
 * What is known of a segment of a log, or of a part of it, without its lines.
 *
 * @param number position of the segment in the log of its process, from 0
 * @param fromLine the line of the segment at which this part begins; 0 for a whole segment
 * @param firstOrdinal lines of the process before the first line here
 * @param firstByte bytes of the process before the first line here
 * @param firstMicros wall-clock time of the first line, in microseconds since the epoch
 * @param lastMicros wall-clock time of the last line
 * @param firstNanos {@link System#nanoTime()} of the first line, in the JVM that captured it
 * @param lines at least 1
 * @param runs how many times the stream or the time of capture changes, 1 up to {@code lines}
 * @param textLength bytes of all lines, line ends included
 */
public record SegmentInfo(
        ProcessId process,
        long incarnation,
        long number,
        int fromLine,
        long firstOrdinal,
        long firstByte,
        long firstSequence,
        long lastSequence,
        long firstMicros,
        long lastMicros,
        long firstNanos,
        int lines,
        int runs,
        int textLength) {

    public SegmentInfo {
        if (number < 0 || fromLine < 0 || firstOrdinal < 0 || firstByte < 0 || firstSequence < 1) {
            throw new IllegalArgumentException("number, fromLine, ordinal, byte and sequence must not be negative");
        }
        if (lines < 1 || runs < 1 || runs > lines || textLength < 0 || lastSequence - firstSequence < lines - 1) {
            throw new IllegalArgumentException("lines (" + lines + "), runs (" + runs + "), textLength (" + textLength
                    + ") and sequences do not fit together");
        }
    }

    /** Returns the number of lines of the process up to the last line here. */
    long endOrdinal() {
        return firstOrdinal + lines;
    }

    /** Returns the number of bytes of the process up to the last line here. */
    long endByte() {
        return firstByte + textLength;
    }
}
