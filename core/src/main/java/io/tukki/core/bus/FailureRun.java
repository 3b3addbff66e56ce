package io.tukki.core.bus;

import java.time.Duration;

/**
 * How often a handler failed without a success between. After so many failures in a row as the limits say it is suspended; each
 * further failure suspends it again, twice as long, until one event succeeds.
 *
 * @param inARow failures since the last success
 */
public record FailureRun(Limits limits, int inARow) {

    /** Returns the run of a handler that has not failed. */
    public static FailureRun none(Limits limits) {
        return new FailureRun(limits, 0);
    }

    public FailureRun succeeded() {
        return inARow == 0 ? this : none(limits);
    }

    public FailureRun failed() {
        return new FailureRun(limits, inARow + 1);
    }

    /** Returns how long the handler must rest now; zero if it need not. */
    public Duration suspension() {
        if (inARow < limits.limit) {
            return Duration.ZERO;
        }
        int doublings = Math.min(inARow - limits.limit, 30);
        long wanted = limits.first.toMillis() << doublings;
        boolean beyond = wanted >> doublings != limits.first.toMillis() || wanted > limits.longest.toMillis();
        return beyond ? limits.longest : Duration.ofMillis(wanted);
    }

    /**
     * When a handler is suspended and for how long.
     *
     * @param limit failures in a row, at least 1
     * @param first length of the first suspension
     * @param longest most a suspension lasts
     */
    public record Limits(int limit, Duration first, Duration longest) {

        /** 10 failures in a row, 1 s to 1 min. */
        public static final Limits DEFAULT = new Limits(10, Duration.ofSeconds(1), Duration.ofMinutes(1));

        public Limits {
            if (limit < 1) {
                throw new IllegalArgumentException("limit (" + limit + ") must be >= 1");
            }
        }
    }
}
