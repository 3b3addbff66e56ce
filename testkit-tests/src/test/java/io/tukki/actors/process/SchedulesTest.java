package io.tukki.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.schedule.Schedule;
import io.tukki.core.schedule.Schedule.Overlap;
import io.tukki.testkit.process.FakeProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Processes that are run by the clock, on time that a test moves. */
class SchedulesTest extends ProcessManagerTestCase {

    @Test
    void itRunsWhenItIsDueAndIsScheduledAgain() throws Exception {
        start(Schedule.of(new Schedule.Every(Duration.ofMinutes(10))));
        assertThat(next()).isEqualTo(START.plusSeconds(600));

        timePasses(Duration.ofMinutes(10));
        launcher.next().exit(1);

        assertThat(next()).isEqualTo(START.plusSeconds(1200));
        assertThat(launcher.launched()).hasSize(1);
    }

    @Test
    void cronGoesByTheClockOnTheWallAlsoWhereItJumps() throws Exception {
        start(Schedule.of(new Schedule.Cron("30 2 * * *", ZoneId.of("Europe/Berlin"))));
        assertThat(next()).isEqualTo(Instant.parse("2026-03-29T01:00:00Z")); // 03:00, there is no 02:30

        timePasses(Duration.ofHours(1));
        launcher.next().exit(0);

        assertThat(next()).isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void aRunThatIsNotOverHasTheNextSkippedAndThatIsTold() throws Exception {
        start(Schedule.of(new Schedule.Every(Duration.ofMinutes(10))));
        next();
        timePasses(Duration.ofMinutes(10));
        FakeProcess first = launcher.next();
        expect(ProcessState.Running.class);
        long before = stamps.next().id();

        timePasses(Duration.ofMinutes(10));

        Awaitility.await().until(() -> stamps.next().id() > before + 1); // an event took a number
        assertThat(launcher.launched()).hasSize(1);
        first.exit(0);
        assertThat(next()).isEqualTo(START.plusSeconds(1800));
    }

    @Test
    void orItIsStoppedAndTheNextBegins() throws Exception {
        start(Schedule.of(new Schedule.Every(Duration.ofMinutes(10))).overlap(Overlap.RESTART));
        next();
        timePasses(Duration.ofMinutes(10));
        FakeProcess first = launcher.next();
        expect(ProcessState.Running.class);

        timePasses(Duration.ofMinutes(10));

        launcher.next();
        assertThat(first.signals()).containsExactly(OsSignal.TERM);
    }

    @Test
    void aRunThatPassedUnseenIsNotMadeUpFor() {
        start(Schedule.of(new Schedule.Every(Duration.ofMinutes(10))));
        next();

        clock.advance(Duration.ofMinutes(25)); // the machine slept: no timer ran
        time.timePasses(Duration.ofMinutes(10));

        assertThat(next()).isEqualTo(START.plusSeconds(1800));
        assertThat(launcher.launched()).isEmpty();
    }

    @Test
    void aStopByHandEndsTheSchedule() {
        TestProbe<ProcessManager.StopReply> stopped = kit.createTestProbe();
        start(Schedule.of(new Schedule.Every(Duration.ofMinutes(10))));
        next();

        manager.tell(new ProcessManager.Stop(ProcessId.of("job"), stopped.getRef()));

        expect(ProcessState.Skipped.class);
        timePasses(Duration.ofHours(1));
        assertThat(launcher.launched()).isEmpty();
    }

    @Test
    void itMayRunAtTheStartToo() throws Exception {
        start(Schedule.of(new Schedule.Every(Duration.ofMinutes(10))).runAtStart(true));

        launcher.next().exit(0);

        assertThat(next()).isEqualTo(START.plusSeconds(600));
    }

    @Test
    void whatIsNoCronExpressionIsRefused() {
        start(Schedule.of(new Schedule.Cron("often", ZoneId.of("UTC"))));

        assertThat(((ProcessManager.Rejected) started.receiveMessage())
                        .problems()
                        .get(0)
                        .render())
                .startsWith("job: 'often' is no cron expression of five fields");
    }

    // ---- words of these tests

    private void start(Schedule schedule) {
        start(List.of(ProcessSpec.argv("job", "run").schedule(schedule).build()));
    }

    private Instant next() {
        return expect(ProcessState.Scheduled.class).next();
    }
}
