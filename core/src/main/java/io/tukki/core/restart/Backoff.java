package io.tukki.core.restart;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the n-th restart: {@code first * factor^(n-1)}, at most {@code cap}, give or take jitter.
 *
 * @param first wait before the first restart, not negative; default 500 ms
 * @param cap longest wait before jitter, at least {@code first}; default 30 s
 * @param factor at least 1; default 2
 * @param jitter share by which a wait may differ either way, 0 to 1; default 0.2. It keeps processes that fell
 *     together from rising together
 */
public record Backoff(Duration first, Duration cap, double factor, double jitter) {

    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 2, 0.2);

    /** No wait at all. */
    public static final Backoff NONE = new Backoff(Duration.ZERO, Duration.ZERO, 1, 0);

    public Backoff {
        if (first.isNegative()) {
            throw new IllegalArgumentException("first (" + first + ") must be >= 0");
        }
        if (cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("cap (" + cap + ") must be >= first (" + first + ")");
        }
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor (" + factor + ") must be >= 1");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter (" + jitter + ") must be 0 to 1");
        }
    }

    /** Returns the wait before restart number {@code attempt}, from 1. */
    public Duration delay(int attempt, RandomGenerator random) {
        double millis = Math.min((double) cap.toMillis(), first.toMillis() * Math.pow(factor, attempt - 1.0));
        double share = jitter == 0 ? 1 : 1 - jitter + 2 * jitter * random.nextDouble();
        return Duration.ofMillis(Math.round(millis * share));
    }
}
