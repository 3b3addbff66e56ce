package io.tukki.core.lifecycle;

import static io.tukki.core.process.DependencyCondition.COMPLETED;
import static io.tukki.core.process.DependencyCondition.COMPLETED_SUCCESSFULLY;
import static io.tukki.core.process.DependencyCondition.READY;
import static io.tukki.core.process.DependencyCondition.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.lifecycle.DependencyRules.Impossible;
import io.tukki.core.lifecycle.DependencyRules.Met;
import io.tukki.core.lifecycle.DependencyRules.Verdict;
import io.tukki.core.lifecycle.DependencyRules.Waiting;
import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DependencyRulesTest {

    private static final ProcessId DB = ProcessId.of("db");
    private static final ProcessState PENDING = new ProcessState.Pending("its turn");
    private static final ProcessState STARTING = new ProcessState.Starting();
    private static final ProcessState RUNNING = new ProcessState.Running(7, Instant.EPOCH);
    private static final ProcessState STOPPING = new ProcessState.Stopping(7);
    private static final ProcessState SUCCEEDED = exited(new ExitStatus.Code(0));
    private static final ProcessState FAILED = exited(new ExitStatus.Code(3));
    private static final ProcessState NOT_STARTED =
            exited(new ExitStatus.NotStarted(ExitStatus.Cause.COMMAND_NOT_FOUND, "no such program"));
    private static final ProcessState SKIPPED = new ProcessState.Skipped("not today");

    private static final ExitReport LAST = ((ProcessState.Exited) FAILED).report();
    private static final ProcessState BACKING_OFF = new ProcessState.BackingOff(Instant.EPOCH, 1, LAST);
    private static final ProcessState GIVEN_UP = new ProcessState.Failed("too often", LAST);

    static Stream<Arguments> table() {
        String met = "met";
        String waiting = "waiting";
        String impossible = "impossible";
        return Stream.of(
                Arguments.of(PENDING, waiting, waiting, waiting),
                Arguments.of(STARTING, waiting, waiting, waiting),
                Arguments.of(RUNNING, met, waiting, waiting),
                Arguments.of(STOPPING, met, waiting, waiting),
                Arguments.of(SUCCEEDED, met, met, met),
                Arguments.of(FAILED, met, met, impossible),
                Arguments.of(NOT_STARTED, impossible, met, impossible),
                Arguments.of(SKIPPED, impossible, impossible, impossible),
                Arguments.of(BACKING_OFF, met, waiting, waiting),
                Arguments.of(GIVEN_UP, impossible, met, impossible));
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachStateOfADependencyDecidesEachCondition(
            ProcessState state, String started, String completed, String successfully) {
        assertThat(verdict(STARTED, state)).isEqualTo(started);
        assertThat(verdict(COMPLETED, state)).isEqualTo(completed);
        assertThat(verdict(COMPLETED_SUCCESSFULLY, state)).isEqualTo(successfully);
    }

    @Test
    void aProcessWithoutReadinessProbeIsReadyWhenItRuns() {
        assertThat(verdict(READY, RUNNING)).isEqualTo("met");
        assertThat(verdict(READY, SUCCEEDED)).isEqualTo("impossible");
        assertThat(verdict(READY, STARTING)).isEqualTo("waiting");
    }

    @Test
    void aProcessWithReadinessProbeIsReadyWhenItHasPassed() {
        ProcessSpec probed = ProcessSpec.argv("db", "serve")
                .probe(ProcessSpec.ProbeKind.READINESS, ProbeSpec.of(new ProbeCheck.Tcp("127.0.0.1", 5432)))
                .build();

        assertThat(new ProcessSnapshot(probed, RUNNING, 1).isReady()).isFalse();
        assertThat(new ProcessSnapshot(probed, new ProcessState.Ready(7, Instant.EPOCH), 1).isReady())
                .isTrue();
    }

    @Test
    void everythingThatIsWaitedForIsNamed() {
        Verdict verdict = DependencyRules.evaluate(Map.of(DB, STARTED), process -> Optional.of(snapshot(PENDING)));

        assertThat(verdict).isEqualTo(new Waiting("db to start"));
    }

    @Test
    void aDependencyThatIsNotPartOfThisRunCanNeverBeMet() {
        Verdict verdict = DependencyRules.evaluate(Map.of(DB, STARTED), process -> Optional.empty());

        assertThat(verdict).isEqualTo(new Impossible("db is not part of this run"));
    }

    @Test
    void withoutDependenciesAProcessMayStart() {
        assertThat(DependencyRules.evaluate(Map.of(), process -> Optional.empty()))
                .isEqualTo(Met.INSTANCE);
    }

    private static String verdict(DependencyCondition condition, ProcessState state) {
        Verdict verdict = DependencyRules.evaluate(Map.of(DB, condition), process -> Optional.of(snapshot(state)));
        return verdict.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    private static ProcessSnapshot snapshot(ProcessState state) {
        return new ProcessSnapshot(ProcessSpec.argv("db", "serve").build(), state, 1);
    }

    private static ProcessState exited(ExitStatus status) {
        return new ProcessState.Exited(new ExitReport(
                DB,
                1,
                status,
                status.isSuccess(),
                ExitReport.Reason.EXITED,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                false));
    }
}
