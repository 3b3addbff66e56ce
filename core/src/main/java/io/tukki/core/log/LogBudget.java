package io.tukki.core.log;

/**
 * How much memory logs may hold, in bytes, index included.
 *
 * @param perProcess for one process; the default is 16 MiB
 * @param total for all together; the default is 256 MiB. Above it the process that holds most gives up its oldest
 */
public record LogBudget(long perProcess, long total) {

    public static final LogBudget DEFAULT = new LogBudget(16L << 20, 256L << 20);

    public LogBudget {
        if (perProcess < 1) {
            throw new IllegalArgumentException("perProcess (" + perProcess + ") must be >= 1");
        }
        if (total < 1) {
            throw new IllegalArgumentException("total (" + total + ") must be >= 1");
        }
    }

    public LogBudget withPerProcess(long value) {
        return new LogBudget(value, total);
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
