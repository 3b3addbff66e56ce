package io.tukki.core.schedule;

import java.time.Duration;
import java.time.ZoneId;

/**
 * When a process is run, again and again.
 *
 * @param when the times
 * @param overlap what is done when a run is due while the last one is not over
 * @param runAtStart whether it is also run as soon as its dependencies allow
 */
public record Schedule(When when, Overlap overlap, boolean runAtStart) {

    /** What is done when a run is due while the last one is not over, its restarts included. */
    public enum Overlap {
        /** The run that is due is left out, and that is told. The default. */
        SKIP,
        /** The last run is stopped by its ladder; then the one that is due begins. */
        RESTART
    }

    /** The times of a schedule. */
    public sealed interface When {
        /** Returns the times in words. */
        String describe();
    }

    /**
     * Times at a fixed distance, counted from the start of the process; how long runs take moves nothing.
     *
     * @param interval at least a second
     */
    public record Every(Duration interval) implements When {
        public Every {
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("interval (" + interval + ") must be >= 1 s");
            }
        }

        @Override
        public String describe() {
            return "every " + interval;
        }
    }

    /**
     * Times by the clock on the wall.
     *
     * @param expression five fields: minute, hour, day of month, month, day of week; or a nickname such as
     *     {@code @daily}
     */
    public record Cron(String expression, ZoneId zone) implements When {
        @Override
        public String describe() {
            return "cron " + expression + " (" + zone + ")";
        }
    }

    /** Returns the schedule of these times that skips a run while the last one is not over. */
    public static Schedule of(When when) {
        return new Schedule(when, Overlap.SKIP, false);
    }

    public Schedule overlap(Overlap value) {
        return new Schedule(when, value, runAtStart);
    }

    public Schedule runAtStart(boolean value) {
        return new Schedule(when, overlap, value);
    }
}
