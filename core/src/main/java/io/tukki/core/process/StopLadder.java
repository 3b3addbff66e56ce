package io.tukki.core.process;

import java.time.Duration;
import java.util.List;

/**
 * The steps of stopping a process, each with the time to wait for its tree to be empty before the next is taken.
 * After the last step the whole tree gets SIGKILL, whatever the steps were.
 *
 * @param steps in order; may be empty, which is SIGKILL at once
 */
public record StopLadder(List<Step> steps) {

    /** SIGTERM to the group, 10 s, SIGKILL. */
    public static final StopLadder DEFAULT = signal(OsSignal.TERM, Duration.ofSeconds(10));

    /** SIGKILL at once. */
    public static final StopLadder KILL = new StopLadder(List.of());

    public StopLadder {
        steps = List.copyOf(steps);
    }

    /** Returns the ladder that sends {@code signal}, waits {@code grace} and kills. */
    public static StopLadder signal(OsSignal signal, Duration grace) {
        return new StopLadder(List.of(new Step(signal, grace)));
    }

    /** Returns the longest time this ladder takes before SIGKILL is sent. */
    public Duration worstCase() {
        return steps.stream().map(Step::grace).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * One step: a signal to the whole group.
     *
     * @param grace not negative
     */
    public record Step(OsSignal signal, Duration grace) {
        public Step {
            if (grace.isNegative()) {
                throw new IllegalArgumentException("grace (" + grace + ") must be >= 0");
            }
        }
    }
}
