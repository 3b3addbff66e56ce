package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.schedule.Schedule;
import io.tukki.core.schedule.Schedule.Overlap;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleReaderTest extends ReadsTukkiYaml {

    @Test
    void aCronExpressionHasATimeZone() throws IOException {
        Schedule schedule = schedule("{ cron: '30 6 * * 1-5', timezone: Europe/Berlin, overlap: restart }");

        assertThat(schedule)
                .isEqualTo(Schedule.of(new Schedule.Cron("30 6 * * 1-5", ZoneId.of("Europe/Berlin")))
                        .overlap(Overlap.RESTART));
    }

    @Test
    void withoutATimeZoneItIsThatOfThisMachine() throws IOException {
        assertThat(schedule("{ cron: '0 0 * * *' }"))
                .isEqualTo(Schedule.of(new Schedule.Cron("0 0 * * *", ZoneId.systemDefault())));
    }

    @Test
    void anIntervalMayBeginAtOnce() throws IOException {
        assertThat(schedule("{ every: 90s, run_at_start: true }"))
                .isEqualTo(
                        Schedule.of(new Schedule.Every(Duration.ofSeconds(90))).runAtStart(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule: hourly                                 | 4:15: 'schedule' must be a map with 'cron' or 'every', not 'hourly'",
                "schedule: { overlap: skip }                      | 4:15: 'schedule' needs either 'cron' or 'every'",
                "schedule: { cron: '* * * * *', every: 1m }       | 4:15: 'schedule' needs either 'cron' or 'every'",
                "schedule: { every: 10 minutes }                  | 4:24: 'every' must be a duration such as 10s, 500ms or 1m30s, not '10 minutes'",
                "schedule: { every: 500ms }                       | 4:17: 'every' must be at least 1s",
                "schedule: { every: 1m, timezone: Mars/Olympus }  | 4:38: 'timezone' must be a time zone such as Europe/Berlin or UTC, not 'Mars/Olympus'",
                "schedule: { every: 1m, overlap: queue }          | 4:37: 'overlap' must be skip or restart, not 'queue'",
                "schedule: { every: 1m, at: noon }                | 4:28: key 'at' is not known here; known here: cron, every, timezone, overlap, run_at_start",
            })
    void aMistakeIsToldWithItsPlace(String key, String expected) throws IOException {
        assertThat(yaml.problems(TukkiYaml.around(key))).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"* * * *", "61 * * * *", "every day", "* * * * MOND"})
    void aCronExpressionThatIsNoneIsToldWhereItStands(String expression) throws IOException {
        assertThat(yaml.problems(TukkiYaml.around("schedule: { cron: '" + expression + "' }")))
                .singleElement()
                .asString()
                .startsWith("4:23: 'cron' is no cron expression of five fields: ");
    }

    @Test
    void allProblemsOfAScheduleComeAtOnce() throws IOException {
        assertThat(yaml.problems(TukkiYaml.around("""
                        schedule:
                          cron: nonsense
                          every: 0
                          timezone: Nowhere
                          overlap: both
                        """)))
                .containsExactly(
                        "5:7: 'schedule' needs either 'cron' or 'every'",
                        "7:17: 'timezone' must be a time zone such as Europe/Berlin or UTC, not 'Nowhere'",
                        "8:16: 'overlap' must be skip or restart, not 'both'");
    }

    private Schedule schedule(String value) throws IOException {
        return yaml.process("schedule: " + value).schedule().orElseThrow();
    }
}
