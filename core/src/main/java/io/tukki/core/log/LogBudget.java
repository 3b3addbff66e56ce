package io.tukki.core.log;

import java.time.Duration;

/**
 * What logs may hold in memory. Whole segments are dropped, oldest first.
 *
 * @param perProcess bytes for one process, index included; the default is 16 MiB
 * @param total bytes for all together; the default is 256 MiB. Above it the process that holds most gives up its oldest
 * @param maxLines a segment goes when so many lines of its process are behind it; 0, the default, for any number
 * @param maxAge a segment goes when its newest line is older, and spans a tenth of this: with the time between two looks
 *     the oldest line is a third older at most, or two seconds; zero, the default, for any age
 */
public record LogBudget(long perProcess, long total, long maxLines, Duration maxAge) {

    public static final LogBudget DEFAULT = new LogBudget(16L << 20, 256L << 20);

    /** A budget of bytes alone. */
    public LogBudget(long perProcess, long total) {
        this(perProcess, total, 0, Duration.ZERO);
    }

    public LogBudget {
        if (perProcess < 1) {
            throw new IllegalArgumentException("perProcess (" + perProcess + ") must be >= 1");
        }
        if (total < 1) {
            throw new IllegalArgumentException("total (" + total + ") must be >= 1");
        }
        if (maxLines < 0) {
            throw new IllegalArgumentException("maxLines (" + maxLines + ") must be >= 0");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge (" + maxAge + ") must be >= 0");
        }
    }

    public LogBudget withPerProcess(long value) {
        return new LogBudget(value, total, maxLines, maxAge);
    }

    public LogBudget withMaxLines(long value) {
        return new LogBudget(perProcess, total, value, maxAge);
    }

    public LogBudget withMaxAge(Duration value) {
        return new LogBudget(perProcess, total, maxLines, value);
    }

    /**
     * Returns the size to which segments grow: an eighth of what one process may hold, 1 MiB at most, header included.
     * G1 gives an array of that size regions of its own where they are 1 MiB large (the shipped options), never copies
     * it and frees it at the next pause after the last reader let go: pauses do not grow with what is retained. With many processes it is less: what all are writing is half of the total at most.
     */
    int largestSegment(int processes) {
        return (int) Math.min(
                (1 << 20) - 16, Math.min(Math.min(perProcess, total) / 8, Math.max(4096, total / (2L * processes))));
    }
}
