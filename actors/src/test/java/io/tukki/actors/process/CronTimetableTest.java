package io.tukki.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.schedule.Schedule;
import io.tukki.core.schedule.Timetable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimetableTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void timesAreThoseOfTheClockInItsZone() {
        assertThat(after("30 6 * * 1-5", "2026-03-06T06:30+01:00", 2)) // a Friday
                .containsExactly("2026-03-09T06:30+01:00", "2026-03-10T06:30+01:00");
        assertThat(after("@daily", "2026-12-31T12:00+01:00", 1)).containsExactly("2027-01-01T00:00+01:00");
    }

    @Test
    void anHourThatIsLeftOutInSpringDoesNotSwallowTheRunOfTheDay() {
        assertThat(after("30 2 * * *", "2026-03-28T03:00+01:00", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    }

    @Test
    void anHourThatComesTwiceInAutumnRunsADailyJobOnce() {
        assertThat(after("30 2 * * *", "2026-10-24T03:00+02:00", 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    }

    @Test
    void anHourlyJobRunsInEveryRealHour() {
        assertThat(after("0 * * * *", "2026-03-29T00:30+01:00", 3))
                .containsExactly("2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
        assertThat(after("0 * * * *", "2026-10-25T01:30+02:00", 3))
                .containsExactly("2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00");
    }

    @Test
    void aDayThatNeverComesHasNoTime() {
        assertThat(after("0 0 31 2 *", "2026-01-01T00:00+01:00", 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *"})
    void aDayThatNeverComesIsAProblem(String expression) {
        assertThat(CronTimetable.problem(expression)).contains("names a day that never comes");
    }

    @Test
    void aDayThatComesEveryFourYearsIsNone() {
        assertThat(CronTimetable.problem("0 0 29 2 *")).isEmpty();
        assertThat(CronTimetable.problem("0 0 31 4,5 *")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "* * * *", "61 * * * *", "* * * * * *", "@never", "often"})
    void whatIsNoExpressionIsSaidInOneLine(String expression) {
        assertThat(CronTimetable.problem(expression))
                .get()
                .asString()
                .startsWith("is no cron")
                .doesNotContain("\n");
    }

    private static List<String> after(String expression, String moment, int count) {
        Timetable times = CronTimetable.of(new Schedule.Cron(expression, BERLIN));
        List<String> found = new ArrayList<>();
        Instant now = ZonedDateTime.parse(moment).toInstant();
        for (int i = 0; i < count; i++) {
            Instant next = times.next(now).orElse(null);
            if (next == null) {
                break;
            }
            found.add(next.atZone(BERLIN).toOffsetDateTime().toString());
            now = next;
        }
        return found;
    }
}
