package io.tukki.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"web", "a", "web/dev", "web-1", "A.b_c:d", "9lives"})
    void namesOfTheseFormsAreValid(String name) {
        assertThat(ProcessId.of(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-web", "/x", "a b", "ü", "a\nb", "a,b"})
    void namesOfOtherFormsAreRefusedWithTheRule(String name) {
        assertThatThrownBy(() -> ProcessId.of(name)).hasMessageContaining(ProcessId.RULE);
    }

    @ParameterizedTest
    @CsvSource({"TERM,15", "sigkill,9", "SIGUSR1,10", "2,2", " hup ,1"})
    void aSignalHasANameAndANumber(String text, int number) {
        assertThat(OsSignal.parse(text).orElseThrow().number()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TERMINATE", "0", "32", "-9", "SIG"})
    void whatIsNoSignalIsNone(String text) {
        assertThat(OsSignal.parse(text)).isEmpty();
    }

    @Test
    void everyNumberHasTheNameItsSignalHas() {
        for (OsSignal signal : OsSignal.values()) {
            assertThat(OsSignal.nameOf(signal.number())).isEqualTo("SIG" + signal.name());
        }
        assertThat(OsSignal.nameOf(34)).isEqualTo("SIG34");
    }

    @Test
    void aStatusSaysWhatAShellWouldSay() {
        assertThat(new ExitStatus.Code(7).shellCode()).isEqualTo(7);
        assertThat(new ExitStatus.Signal(9, false).shellCode()).isEqualTo(137);
        assertThat(new ExitStatus.NotStarted(ExitStatus.Cause.NOT_EXECUTABLE, "x").shellCode())
                .isEqualTo(126);
        assertThat(new ExitStatus.NotStarted(ExitStatus.Cause.COMMAND_NOT_FOUND, "x").shellCode())
                .isEqualTo(127);
        assertThat(new ExitStatus.Signal(11, true).describe()).isEqualTo("SIGSEGV (core dumped)");
        assertThatThrownBy(() -> new ExitStatus.Code(256)).hasMessage("exit code (256) must be 0 to 255");
    }

    @Test
    void aShellLineRunsInTheShellOfTheEnvironment() {
        CommandLine line = new CommandLine.Shell("a | b");

        assertThat(line.argv(Map.of("SHELL", "/bin/zsh"))).containsExactly("/bin/zsh", "-c", "a | b");
        assertThat(line.argv(Map.of())).containsExactly("sh", "-c", "a | b");
    }

    @Test
    void emptyCommandsAreRefused() {
        assertThatThrownBy(() -> new CommandLine.Argv(List.of())).hasMessageContaining("must name a program");
        assertThatThrownBy(() -> new CommandLine.Argv(List.of(""))).hasMessageContaining("must name a program");
        assertThatThrownBy(() -> new CommandLine.Shell("  ")).hasMessageContaining("must not be blank");
    }

    @Test
    void theWorstCaseOfALadderIsTheSumOfItsGraces() {
        StopLadder ladder = new StopLadder(List.of(
                new StopLadder.Signal(OsSignal.INT, Duration.ofSeconds(2)),
                new StopLadder.Signal(OsSignal.TERM, Duration.ofSeconds(3))));

        assertThat(ladder.worstCase()).isEqualTo(Duration.ofSeconds(5));
        assertThat(StopLadder.KILL.worstCase()).isZero();
        assertThatThrownBy(() -> StopLadder.signal(OsSignal.TERM, Duration.ofSeconds(-1)))
                .hasMessage("grace (PT-1S) must be >= 0");
    }

    @Test
    void aSpecKeepsWhatItsBuilderWasTold() {
        ProcessSpec spec = ProcessSpec.shell("web", "run")
                .env("A", "1")
                .dependsOn("db", DependencyCondition.COMPLETED)
                .mergeStreams(true)
                .build();

        ProcessSpec copy = spec.toBuilder().build();

        assertThat(copy).usingRecursiveComparison().isEqualTo(spec);
        assertThat(copy.dependencies()).containsEntry(ProcessId.of("db"), DependencyCondition.COMPLETED);
    }
}
