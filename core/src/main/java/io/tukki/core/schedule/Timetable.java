package io.tukki.core.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The times of a schedule, one after the other. */
@FunctionalInterface
public interface Timetable {

    /** Returns the first time after {@code moment}; empty if there is none any more. */
    Optional<Instant> next(Instant moment);

    /** Returns the times that are a multiple of {@code interval} after {@code start}. */
    static Timetable every(Duration interval, Instant start) {
        return moment -> {
            long passed = Math.max(0, Duration.between(start, moment).toNanos());
            long step = interval.toNanos();
            return Optional.of(start.plusNanos((passed / step + 1) * step));
        };
    }
}
