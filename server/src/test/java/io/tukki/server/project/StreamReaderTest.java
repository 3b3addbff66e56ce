package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.CommandLine;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.Stdin;
import io.tukki.core.process.StopLadder;
import io.tukki.core.process.TerminalSize;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file says of the streams of a process, and of a stop that uses them. */
class StreamReaderTest extends ReadsTukkiYaml {

    @Test
    void withoutKeysThereIsNoInputAndNoTerminal() throws IOException {
        ProcessSpec spec = yaml.process("");

        assertThat(spec.stdin()).isEqualTo(Stdin.CLOSED);
        assertThat(spec.terminal()).isEmpty();
    }

    @Test
    void inputAndTerminalAreRead() throws IOException {
        assertThat(yaml.process("stdin: open").stdin()).isEqualTo(Stdin.OPEN);
        assertThat(yaml.process("stdin: closed").stdin()).isEqualTo(Stdin.CLOSED);
        assertThat(yaml.process("terminal: true").terminal()).contains(TerminalSize.DEFAULT);
        assertThat(yaml.process("terminal: false").terminal()).isEmpty();
        assertThat(yaml.process("terminal: { columns: 120 }").terminal()).contains(new TerminalSize(120, 24));
    }

    @Test
    void aStopIsAListOfSteps() throws IOException {
        StopLadder ladder = yaml.process("""
                stdin: open
                stop:
                  - { stdin: "quit\\n", grace: 1s }
                  - { close_stdin: true, grace: 2s }
                  - { command: [ctl, stop], grace: 3s }
                  - { command: ctl stop --now, grace: 4s }
                  - { signal: INT, grace: 5s }
                  - { signal: KILL }
                """).stopLadder();

        assertThat(ladder)
                .isEqualTo(StopLadder.of(
                        new StopLadder.Text("quit\n", Duration.ofSeconds(1)),
                        new StopLadder.CloseStdin(Duration.ofSeconds(2)),
                        new StopLadder.Command(new CommandLine.Argv(List.of("ctl", "stop")), Duration.ofSeconds(3)),
                        new StopLadder.Command(new CommandLine.Shell("ctl stop --now"), Duration.ofSeconds(4)),
                        new StopLadder.Signal(OsSignal.INT, Duration.ofSeconds(5))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stdin: yes please | 4:12: 'stdin' must be 'open' or 'closed', not 'yes please'",
                "terminal: 80x24 | 4:15: 'terminal' must be true or false, not '80x24'",
                "terminal: { columns: 0 } | 4:26: 'columns' must be a whole number from 1 to 65535, not '0'",
                "terminal: { cols: 9 } | 4:17: key 'cols' is not known here; here it is called 'columns'",
                "stop: { close_stdin: false } | 4:11: 'close_stdin' must be true; leave the step out",
                "stop: { signal: INT, stdin: q } | 4:11: a step of 'stop' does one thing, not signal and stdin; "
                        + "make it a list of steps",
                "stop: [{ signal: KILL }, { signal: INT }] | 4:12: nothing of a tree is left behind this step; "
                        + "make it the last",
                "stop: { close_stdin: true } | 2:3: process 'p' is to be stopped through its standard input, "
                        + "which is not open; open its standard input, or give it a terminal"
            })
    void aMistakeIsToldWithItsPlace(String keys, String problem) throws IOException {
        assertThat(yaml.problems(TukkiYaml.around(keys))).contains(problem);
    }

    @Test
    void aTerminalIsTheInput() throws IOException {
        assertThat(yaml.warnings(TukkiYaml.around("stdin: open\nterminal: true")))
                .containsExactly("4:12: with 'terminal' the standard input is that, and 'stdin' does nothing");
    }
}
