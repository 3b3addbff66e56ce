package io.tukki.core.search;

import io.tukki.core.log.Unreadable;

/**
 * How a search ended.
 *
 * @param lines how many lines were looked at
 * @param bytes how many bytes they had
 * @param cursor sequence to go on from, see {@link LogSearch#from}
 * @param unreadable what is in the range that was looked at, or was wanted as context, and could not be read; hits in
 *     it were not found
 */
public record SearchEnd(
        Reason reason, long hits, long lines, long bytes, long nanos, long cursor, Unreadable unreadable)
        implements SearchElement {

    /** Why it ended. */
    public enum Reason {
        /** Everything was looked at. */
        COMPLETE,
        HIT_LIMIT,
        LINE_LIMIT,
        BYTE_LIMIT,
        TIME_LIMIT
    }

    /** Returns whether there may be more to find by going on. */
    public boolean stoppedEarly() {
        return reason != Reason.COMPLETE;
    }
}
