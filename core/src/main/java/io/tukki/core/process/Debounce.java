package io.tukki.core.process;

import java.time.Duration;
import java.time.Instant;

/**
 * Changes that are answered together: when none has come for a while, or ten times that while after the first.
 *
 * @param quiet how long nothing may change
 */
public record Debounce(Duration quiet, Instant first, Instant last) {

    private static final int LONGEST = 10;

    /** Returns what begins with a change at {@code now}. */
    public static Debounce from(Instant now, Duration quiet) {
        return new Debounce(quiet, now, now);
    }

    /** Returns this with one more change. */
    public Debounce changed(Instant now) {
        return new Debounce(quiet, first, now);
    }

    /** Returns when to answer if nothing else changes. */
    public Instant due() {
        Instant latest = first.plus(quiet.multipliedBy(LONGEST));
        Instant quietSince = last.plus(quiet);
        return quietSince.isBefore(latest) ? quietSince : latest;
    }
}
