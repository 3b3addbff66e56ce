package io.tukki.actors.process;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.SpecProblem;
import io.tukki.core.project.Subject;
import io.tukki.core.schedule.Schedule;
import io.tukki.core.schedule.Timetable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/** The times of a cron expression; the only place that knows the library. */
public final class CronTimetable {

    private static final CronDefinition FIVE_FIELDS = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

    private static final ZonedDateTime BEFORE_A_LEAP_YEAR = ZonedDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private CronTimetable() {}

    /** Returns what is wrong with an expression, in words; empty if it can be used. */
    public static Optional<String> problem(String expression) {
        try {
            boolean comes = ExecutionTime.forCron(parse(expression))
                    .nextExecution(BEFORE_A_LEAP_YEAR)
                    .isPresent();
            return comes ? Optional.empty() : Optional.of("names a day that never comes");
        } catch (IllegalArgumentException e) {
            String words =
                    String.valueOf(e.getMessage()).replaceAll("\\s+", " ").trim();
            return Optional.of("is no cron expression of five fields: " + words);
        }
    }

    /** Returns what is wrong with the schedule of {@code spec}. */
    static Optional<SpecProblem> problem(ProcessSpec spec) {
        return spec.schedule()
                .filter(schedule -> schedule.when() instanceof Schedule.Cron)
                .map(schedule -> (Schedule.Cron) schedule.when())
                .flatMap(cron -> problem(cron.expression())
                        .map(words -> SpecProblem.of(
                                new Subject.OfProcess(spec.id()), "'" + cron.expression() + "' " + words)));
    }

    /** Returns the times of {@code cron}, which has no problem. */
    static Timetable of(Schedule.Cron cron) {
        ExecutionTime times = ExecutionTime.forCron(parse(cron.expression()));
        return moment -> next(times, moment.atZone(cron.zone()));
    }

    private static Optional<Instant> next(ExecutionTime times, ZonedDateTime moment) {
        Optional<Instant> next = times.nextExecution(moment).map(ZonedDateTime::toInstant);
        return next.map(time -> swallowed(times, moment, time).orElse(time));
    }

    /**
     * Returns when a clock is set forward over a time between {@code moment} and {@code next}: the library leaves that
     * run out, here it comes as the clock jumps. What runs more often than the jump is wide misses nothing.
     */
    private static Optional<Instant> swallowed(ExecutionTime times, ZonedDateTime moment, Instant next) {
        ZoneRules rules = moment.getZone().getRules();
        for (ZoneOffsetTransition jump = rules.nextTransition(moment.toInstant());
                jump != null && jump.getInstant().isBefore(next);
                jump = rules.nextTransition(jump.getInstant())) {
            if (jump.isGap() && next.isAfter(jump.getInstant().plus(jump.getDuration())) && isInside(times, jump)) {
                return Optional.of(jump.getInstant());
            }
        }
        return Optional.empty();
    }

    private static boolean isInside(ExecutionTime times, ZoneOffsetTransition gap) {
        ZonedDateTime before = gap.getDateTimeBefore().minusNanos(1).atZone(ZoneOffset.UTC);
        return times.nextExecution(before)
                .filter(time -> time.toLocalDateTime().isBefore(gap.getDateTimeAfter()))
                .isPresent();
    }

    private static Cron parse(String expression) {
        return new CronParser(FIVE_FIELDS).parse(nickname(expression.trim())).validate();
    }

    private static String nickname(String expression) {
        return switch (expression) {
            case "@hourly" -> "0 * * * *";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@weekly" -> "0 0 * * 0";
            case "@monthly" -> "0 0 1 * *";
            case "@yearly", "@annually" -> "0 0 1 1 *";
            default -> expression;
        };
    }
}
