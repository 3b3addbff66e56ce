package io.tukki.streams;

/** A tail was slower than what it read, and was to fail then. */
public final class TailOverflowException extends RuntimeException {

    private final long lines;

    TailOverflowException(long lines, long bytes) {
        super("the tail lags by " + lines + " lines (" + bytes + " bytes)");
        this.lines = lines;
    }

    /** Returns how many lines were dropped or waited. */
    public long lines() {
        return lines;
    }
}
