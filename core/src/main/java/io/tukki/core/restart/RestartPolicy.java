package io.tukki.core.restart;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to do when a process has ended by itself. A manual stop beats every policy.
 *
 * @param mode after which ends it is started again; default {@link Mode#NEVER}
 * @param maxRestarts the most restarts within {@code period}, 0 or more; one more and it gives up. Default 10
 * @param period the window restarts are counted in, positive; default 10 minutes. Counted as in OTP's supervisor
 * @param backoff the wait before each restart
 * @param stableAfter an incarnation that was up for so long has proved itself: back-off and window begin anew. Default
 *     30 s
 * @param noRestartCodes exit codes after which it is never started again
 */
public record RestartPolicy(
        Mode mode,
        int maxRestarts,
        Duration period,
        Backoff backoff,
        Duration stableAfter,
        Set<Integer> noRestartCodes) {

    public static final RestartPolicy NEVER = of(Mode.NEVER);
    public static final RestartPolicy ON_FAILURE = of(Mode.ON_FAILURE);
    public static final RestartPolicy ALWAYS = of(Mode.ALWAYS);

    /** After which ends a process is started again. */
    public enum Mode {
        NEVER,
        /** After an end that is no success, one before it started included. */
        ON_FAILURE,
        ALWAYS,
        /** As {@link #ALWAYS}: within one runtime a manual stop holds in any case. */
        UNLESS_STOPPED
    }

    public RestartPolicy {
        noRestartCodes = Collections.unmodifiableSet(new TreeSet<>(noRestartCodes));
        if (maxRestarts < 0) {
            throw new IllegalArgumentException("maxRestarts (" + maxRestarts + ") must be >= 0");
        }
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period (" + period + ") must be > 0");
        }
        if (stableAfter.isNegative()) {
            throw new IllegalArgumentException("stableAfter (" + stableAfter + ") must be >= 0");
        }
    }

    /** Returns the policy of this mode with all defaults. */
    public static RestartPolicy of(Mode mode) {
        return new RestartPolicy(mode, 10, Duration.ofMinutes(10), Backoff.DEFAULT, Duration.ofSeconds(30), Set.of());
    }

    public RestartPolicy budget(int restarts, Duration within) {
        return new RestartPolicy(mode, restarts, within, backoff, stableAfter, noRestartCodes);
    }

    public RestartPolicy backoff(Backoff value) {
        return new RestartPolicy(mode, maxRestarts, period, value, stableAfter, noRestartCodes);
    }

    public RestartPolicy stableAfter(Duration value) {
        return new RestartPolicy(mode, maxRestarts, period, backoff, value, noRestartCodes);
    }

    public RestartPolicy noRestartCodes(Set<Integer> value) {
        return new RestartPolicy(mode, maxRestarts, period, backoff, stableAfter, value);
    }
}
