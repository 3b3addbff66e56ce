package io.tukki.core.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides what to do when the timer of a schedule fires. Timers do not run while a machine sleeps and clocks are set, so
 * it may be too early or much too late: a time that passed unseen is not made up for.
 */
public final class Due {

    /** A run may begin so much later than it was due; later it was missed. */
    public static final Duration TOLERANCE = Duration.ofMinutes(1);

    /** The longest wait for one timer: the clock on the wall is looked at in between. */
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** What to do. */
    public enum Verdict {
        /** It is not time yet: wait on. */
        EARLY,
        /** Run. */
        NOW,
        /** Leave this run out and wait for the next. */
        MISSED
    }

    private Due() {}

    public static Verdict at(Instant due, Instant now) {
        if (now.isBefore(due)) {
            return Verdict.EARLY;
        }
        return now.isAfter(due.plus(TOLERANCE)) ? Verdict.MISSED : Verdict.NOW;
    }

    /** Returns how long to wait before looking again; at least a millisecond. */
    public static Duration wait(Instant due, Instant now) {
        Duration left = Duration.between(now, due);
        if (left.compareTo(LONGEST_WAIT) > 0) {
            return LONGEST_WAIT;
        }
        return left.toMillis() < 1
                ? Duration.ofMillis(1)
                : left.plusMillis(left.toNanosPart() % 1_000_000 == 0 ? 0 : 1);
    }
}
