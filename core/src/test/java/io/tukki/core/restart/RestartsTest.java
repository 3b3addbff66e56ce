package io.tukki.core.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.restart.RestartPolicy.Mode;
import io.tukki.core.restart.Restarts.Decision;
import io.tukki.core.restart.Restarts.GiveUp;
import io.tukki.core.restart.Restarts.RestartAfter;
import io.tukki.core.restart.Restarts.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ExitStatus FAILURE = new ExitStatus.Code(1);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final RestartPolicy POLICY = RestartPolicy.ON_FAILURE
            .budget(3, Duration.ofMinutes(1))
            .backoff(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), 2, 0));

    @ParameterizedTest
    @CsvSource({
        "NEVER,false,false", "NEVER,true,false",
        "ON_FAILURE,false,true", "ON_FAILURE,true,false",
        "ALWAYS,false,true", "ALWAYS,true,true",
        "UNLESS_STOPPED,false,true", "UNLESS_STOPPED,true,true"
    })
    void theModeSaysAfterWhichEnds(Mode mode, boolean success, boolean restarts) {
        Decision decision = decide(RestartPolicy.of(mode), RestartHistory.NONE, success, SHORT, START);

        assertThat(decision instanceof RestartAfter).isEqualTo(restarts);
    }

    @Test
    void someCodesAreNeverRestarted() {
        RestartPolicy policy = RestartPolicy.ALWAYS.noRestartCodes(Set.of(1));

        assertThat(decide(policy, RestartHistory.NONE, false, SHORT, START)).isEqualTo(Stay.INSTANCE);
    }

    @Test
    void aProgramThatIsNotThereIsNotTriedAgain() {
        ExitStatus missing = new ExitStatus.NotStarted(ExitStatus.Cause.COMMAND_NOT_FOUND, "x");
        ExitStatus exhausted = new ExitStatus.NotStarted(ExitStatus.Cause.OUT_OF_RESOURCES, "x");

        assertThat(Restarts.decide(
                        RestartPolicy.ALWAYS, RestartHistory.NONE, missing, false, SHORT, START, new Random(1)))
                .isEqualTo(Stay.INSTANCE);
        assertThat(Restarts.decide(
                        RestartPolicy.ALWAYS, RestartHistory.NONE, exhausted, false, SHORT, START, new Random(1)))
                .isInstanceOf(RestartAfter.class);
    }

    @Test
    void eachWaitIsLongerUpToTheCap() {
        RestartHistory history = RestartHistory.NONE;
        RestartPolicy patient = POLICY.budget(100, Duration.ofMinutes(1));
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RestartAfter restart = (RestartAfter) decide(patient, history, false, SHORT, START);
            seconds.add(restart.delay().toSeconds());
            history = restart.history();
        }

        assertThat(seconds).containsExactly(1L, 2L, 4L, 5L, 5L);
    }

    @Test
    void oneMoreThanTheBudgetWithinThePeriodGivesUp() {
        RestartHistory history = failAt(RestartHistory.NONE, 0, 10, 20);

        Decision fourth = decide(POLICY, history, false, SHORT, START.plusSeconds(30));

        assertThat(fourth).isEqualTo(new GiveUp("ended with exit code 1 after 3 restarts within PT1M"));
    }

    @Test
    void restartsThatHaveLeftTheWindowDoNotCount() {
        RestartHistory history = failAt(RestartHistory.NONE, 0, 10, 20);

        Decision fourth = decide(POLICY, history, false, SHORT, START.plusSeconds(61));

        assertThat(fourth).isInstanceOf(RestartAfter.class);
        assertThat(((RestartAfter) fourth).attempt()).isEqualTo(4);
    }

    @Test
    void aStableIncarnationBeginsAnew() {
        RestartHistory history = failAt(RestartHistory.NONE, 0, 10, 20);

        RestartAfter restart =
                (RestartAfter) decide(POLICY, history, false, Duration.ofSeconds(30), START.plusSeconds(55));

        assertThat(restart.attempt()).isEqualTo(1);
        assertThat(restart.delay()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aBudgetOfZeroNeverRestarts() {
        RestartPolicy none = POLICY.budget(0, Duration.ofMinutes(1));

        assertThat(decide(none, RestartHistory.NONE, false, SHORT, START)).isInstanceOf(GiveUp.class);
    }

    @Test
    void jitterStaysWithinItsShare() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(10), 2, 0.2);

        for (int i = 0; i < 1000; i++) {
            assertThat(backoff.delay(1 + i % 7, random))
                    .as("seed %d", seed)
                    .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
        }
    }

    @Test
    void aVeryLateAttemptDoesNotOverflow() {
        assertThat(Backoff.DEFAULT.delay(10_000, new Random(1)))
                .isBetween(Duration.ofSeconds(24), Duration.ofSeconds(36));
    }

    @Test
    void wrongNumbersAreRefusedByName() {
        assertThatThrownBy(() -> RestartPolicy.ALWAYS.budget(-1, Duration.ofSeconds(1)))
                .hasMessage("maxRestarts (-1) must be >= 0");
        assertThatThrownBy(() -> RestartPolicy.ALWAYS.budget(1, Duration.ZERO)).hasMessage("period (PT0S) must be > 0");
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 0))
                .hasMessage("cap (PT1S) must be >= first (PT2S)");
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ZERO, 0.5, 0))
                .hasMessage("factor (0.5) must be >= 1");
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ZERO, 1, Double.NaN))
                .hasMessage("jitter (NaN) must be 0 to 1");
    }

    private static RestartHistory failAt(RestartHistory history, int... seconds) {
        RestartHistory now = history;
        for (int second : seconds) {
            now = ((RestartAfter) decide(POLICY, now, false, SHORT, START.plusSeconds(second))).history();
        }
        return now;
    }

    private static Decision decide(
            RestartPolicy policy, RestartHistory history, boolean success, Duration uptime, Instant now) {
        ExitStatus status = success ? new ExitStatus.Code(0) : FAILURE;
        return Restarts.decide(policy, history, status, success, uptime, now, new Random(1));
    }
}
