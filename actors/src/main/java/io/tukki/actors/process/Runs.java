package io.tukki.actors.process;

import io.tukki.core.schedule.Schedule;
import io.tukki.core.schedule.Timetable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the schedule of one process stands; owned by the {@link ProcessManager}. */
final class Runs {

    private final Schedule schedule;
    private final Timetable timetable;
    private @Nullable Instant due;
    private long skipped;

    private Runs(Schedule schedule, Timetable timetable) {
        this.schedule = schedule;
        this.timetable = timetable;
    }

    /** Returns the runs of {@code schedule}; intervals are counted from {@code now}. */
    static Runs of(Schedule schedule, Instant now) {
        Timetable timetable = schedule.when() instanceof Schedule.Every every
                ? Timetable.every(every.interval(), now)
                : CronTimetable.of((Schedule.Cron) schedule.when());
        return new Runs(schedule, timetable);
    }

    Schedule schedule() {
        return schedule;
    }

    /** Goes on to the first time after {@code now}; empty if there is none any more. */
    Optional<Instant> advance(Instant now) {
        Optional<Instant> next = timetable.next(now);
        due = next.orElse(null);
        return next;
    }

    /** Returns when the next run is due; empty before the first {@link #advance}, when cancelled, and after the last. */
    Optional<Instant> due() {
        return Optional.ofNullable(due);
    }

    void cancel() {
        due = null;
    }

    /** Counts a run that is left out; returns how many there were. */
    long skip() {
        return ++skipped;
    }
}
