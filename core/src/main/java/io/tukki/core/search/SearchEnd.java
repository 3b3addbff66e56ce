package io.tukki.core.search;

/**
 * How a search ended.
 *
 * @param lines how many lines were looked at
 * @param bytes how many bytes they had
 * @param cursor sequence to go on from, see {@link LogSearch#from}
 */
public record SearchEnd(Reason reason, long hits, long lines, long bytes, long nanos, long cursor)
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

    /** Returns whether there may be more to find. */
    public boolean stoppedEarly() {
        return reason != Reason.COMPLETE;
    }
}
