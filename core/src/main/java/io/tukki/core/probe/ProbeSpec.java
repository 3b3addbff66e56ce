package io.tukki.core.probe;

import java.time.Duration;

/**
 * A question and how often to ask it. Names and defaults as in Kubernetes.
 *
 * @param initialDelay before the first time, not negative; default 0
 * @param period between two times, positive; default 10 s
 * @param timeout after which no answer is a bad one, positive; default 1 s
 * @param failureThreshold bad answers in a row that count, at least 1; default 3
 * @param successThreshold good answers in a row that count, at least 1; default 1
 */
public record ProbeSpec(
        ProbeCheck check,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int failureThreshold,
        int successThreshold) {

    public ProbeSpec {
        if (initialDelay.isNegative()) {
            throw new IllegalArgumentException("initialDelay (" + initialDelay + ") must be >= 0");
        }
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period (" + period + ") must be > 0");
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout (" + timeout + ") must be > 0");
        }
        if (failureThreshold < 1) {
            throw new IllegalArgumentException("failureThreshold (" + failureThreshold + ") must be >= 1");
        }
        if (successThreshold < 1) {
            throw new IllegalArgumentException("successThreshold (" + successThreshold + ") must be >= 1");
        }
    }

    /** Returns the probe that asks this with all defaults. */
    public static ProbeSpec of(ProbeCheck check) {
        return new ProbeSpec(check, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 3, 1);
    }

    /** Returns how long a process that tells by itself that it is alive may say nothing. */
    public Duration silence() {
        return period.multipliedBy(failureThreshold);
    }

    public ProbeSpec initialDelay(Duration value) {
        return new ProbeSpec(check, value, period, timeout, failureThreshold, successThreshold);
    }

    public ProbeSpec period(Duration value) {
        return new ProbeSpec(check, initialDelay, value, timeout, failureThreshold, successThreshold);
    }

    public ProbeSpec timeout(Duration value) {
        return new ProbeSpec(check, initialDelay, period, value, failureThreshold, successThreshold);
    }

    public ProbeSpec thresholds(int failures, int successes) {
        return new ProbeSpec(check, initialDelay, period, timeout, failures, successes);
    }
}
