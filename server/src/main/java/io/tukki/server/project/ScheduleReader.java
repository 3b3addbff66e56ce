package io.tukki.server.project;

import io.tukki.actors.process.CronTimetable;
import io.tukki.core.schedule.Schedule;
import io.tukki.core.schedule.Schedule.Overlap;
import io.tukki.server.project.ConfigNode.Scalar;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code schedule}: {@code cron} or {@code every}, with {@code timezone}, {@code overlap}, {@code run_at_start}. */
final class ScheduleReader {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Section schedule;

    private ScheduleReader(Section schedule) {
        this.schedule = schedule;
    }

    /** Returns the schedule of {@code process}; empty if there is none, or it has a problem. */
    static Optional<Schedule> read(Section process) {
        return process.section("schedule", Keys.SCHEDULE, "a map with 'cron' or 'every'")
                .flatMap(schedule -> new ScheduleReader(schedule).schedule());
    }

    private Optional<Schedule> schedule() {
        ZoneId zone = schedule.text("timezone").flatMap(this::zone).orElseGet(ZoneId::systemDefault);
        Overlap overlap = schedule.text("overlap").map(this::overlap).orElse(Overlap.SKIP);
        boolean atStart = schedule.flag("run_at_start");
        if (schedule.has("cron") == schedule.has("every")) {
            schedule.problem(schedule.at(), "cron", "'schedule' needs either 'cron' or 'every'");
            return Optional.empty();
        }
        Optional<Schedule.When> when =
                schedule.has("cron") ? schedule.text("cron").flatMap(text -> cron(text, zone)) : every();
        return when.map(times -> Schedule.of(times).overlap(overlap).runAtStart(atStart));
    }

    private Optional<Schedule.When> cron(Scalar text, ZoneId zone) {
        Optional<String> problem = CronTimetable.problem(text.text());
        problem.ifPresent(words -> schedule.problem(text.at(), "cron", "'cron' " + words));
        return problem.isPresent() ? Optional.empty() : Optional.of(new Schedule.Cron(text.text(), zone));
    }

    private Optional<Schedule.When> every() {
        Optional<Duration> interval = schedule.positiveDuration("every");
        if (interval.isPresent() && interval.get().compareTo(SHORTEST) < 0) {
            schedule.entry("every")
                    .ifPresent(entry -> schedule.problem(entry.at(), "every", "'every' must be at least 1s"));
            return Optional.empty();
        }
        return interval.map(Schedule.Every::new);
    }

    private Optional<ZoneId> zone(Scalar text) {
        try {
            return Optional.of(ZoneId.of(text.text()));
        } catch (DateTimeException e) {
            String message = "'timezone' must be a time zone such as Europe/Berlin or UTC, not ";
            schedule.problem(text.at(), "timezone", message + Section.quoted(text));
            return Optional.empty();
        }
    }

    private Overlap overlap(Scalar text) {
        for (Overlap each : Overlap.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text.text())) {
                return each;
            }
        }
        schedule.problem(text.at(), "overlap", "'overlap' must be skip or restart, not " + Section.quoted(text));
        return Overlap.SKIP;
    }
}
