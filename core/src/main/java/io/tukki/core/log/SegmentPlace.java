package io.tukki.core.log;

import org.jspecify.annotations.Nullable;

/** A segment of one process's log wherever it is: in memory, or in a file. */
interface SegmentPlace {

    long number();

    long firstOrdinal();

    long firstByte();

    long firstSequence();

    /** Returns the sequence of the newest line, the one before the first if there is none yet. */
    long lastSequence();

    /** Returns the time of the first line. */
    long firstMicros();

    /** Returns the time of the newest line. */
    long lastMicros();

    int lines();

    /** Returns the bytes of all lines, line ends included. */
    int textLength();

    /** Returns how many lines of its process there were up to its end. */
    default long endOrdinal() {
        return firstOrdinal() + lines();
    }

    /** Returns how many bytes of its process there were up to its end. */
    default long endByte() {
        return firstByte() + textLength();
    }

    /** Returns the segment if it is in memory. */
    @Nullable
    LogSegment inMemory();

    /** Returns the segment, read from its file if it must be; null if it cannot be read. May block. */
    @Nullable
    LogSegment open();
}
