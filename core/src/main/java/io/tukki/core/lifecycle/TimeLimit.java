package io.tukki.core.lifecycle;

import java.time.Duration;
import java.time.Instant;

/** A time that something may take, counted from when it began: whoever takes over half-way knows what is left of it. */
public record TimeLimit(Duration limit, Instant since) {

    /** Returns what is left, from zero to all of it: the limit holds also if the clock is set back. */
    public Duration left(Instant now) {
        Duration used = Duration.between(since, now);
        if (used.isNegative()) {
            return limit;
        }
        return used.compareTo(limit) < 0 ? limit.minus(used) : Duration.ZERO;
    }
}
