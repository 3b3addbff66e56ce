package io.tukki.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.actors.InputException;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.InputRefusal;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogStream;
import io.tukki.core.process.CommandLine;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import io.tukki.core.process.TerminalSize;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Standard input, terminals and the stops that use them, with real children. */
class RealInputTest extends RealRuntimeTestCase {

    private static final Duration LONG = Duration.ofSeconds(30);

    RealInputTest() {
        super(Duration.ofSeconds(20));
    }

    @Test
    void aStreamIsPipedThroughAProcess() throws Exception {
        ProcessId sort = get(tukki.start(ProcessSpec.argv("sort", "sort", "-n")
                .stdin(ProcessSpec.Stdin.OPEN)
                .build()));
        List<ByteString> lines = IntStream.range(0, 100_000)
                .mapToObj(i -> ByteString.fromString(99_999 - i + "\n"))
                .toList();

        get(Source.from(lines).runWith(tukki.stdin(sort).closingSink(), tukki.system()));

        assertThat(get(tukki.awaitExit(sort)).status()).isEqualTo(new ExitStatus.Code(0));
        List<String> sorted = lines("sort");
        assertThat(sorted).hasSize(100_000);
        assertThat(sorted.get(77_777)).isEqualTo("77777");
    }

    @Test
    void oneThatDoesNotReadBoundsItsWritersAndNobodyElse() throws Exception {
        ProcessId deaf = get(tukki.start(ProcessSpec.argv("deaf", "sleep", "1000")
                .stdin(ProcessSpec.Stdin.OPEN)
                .build()));
        CompletionStage<?> stuck = Source.repeat(ByteString.fromArray(new byte[60_000]))
                .runWith(tukki.stdin(deaf).sink(), tukki.system());

        ExitReport other = get(tukki.run(ProcessSpec.argv("other", "echo", "on").build()));

        assertThat(other.status().isSuccess()).isTrue();
        assertThat(stuck.toCompletableFuture()).isNotDone();
        ByteString much = ByteString.fromArray(new byte[300_000]);
        assertThatThrownBy(() -> get(tukki.stdin(deaf).write(much)))
                .cause()
                .isInstanceOfSatisfying(
                        InputException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(InputRefusal.FULL));
        get(tukki.stop(deaf));
        assertThatThrownBy(() -> get(stuck)).hasCauseInstanceOf(InputException.class);
    }

    @Test
    void aTerminalIsOneStreamThatHearsKeysAndItsSize() throws Exception {
        ProcessId shell = get(tukki.start(ProcessSpec.argv("shell", "sh", "-i")
                .env("PS1", "")
                .terminal(new TerminalSize(100, 30))
                .build()));
        type(shell, "stty size; echo to-error >&2\n");
        awaitLine("shell", "30 100");
        awaitLine("shell", "to-error");

        get(tukki.stdin(shell).resize(new TerminalSize(90, 20)));
        type(shell, "stty size; sleep 1000; echo after\n");
        awaitLine("shell", "20 90");
        Awaitility.await().until(() -> Marked.pids(tukki.runtimeId()).size() == 2);
        type(shell, "\003");
        Awaitility.await()
                .until(
                        () -> { // the shell drops what it had read when the signal came
                            type(shell, "echo still here\n");
                            return lines("shell").contains("still here");
                        });
        type(shell, "exit 4\n");

        assertThat(get(tukki.awaitExit(shell)).status()).isEqualTo(new ExitStatus.Code(4));
        assertThat(read(LogQuery.process("shell").toHead()))
                .allMatch(element -> ((LogLine) element).stream() == LogStream.PTY);
        assertThat(lines("shell")).doesNotContain("after");
    }

    @Test
    void aStopIsTypedThenRunThenSignalled() throws Exception {
        ProcessId polite = stubborn("polite", "while read line; do [ \"$line\" = quit ] && exit 5; done");
        assertThat(get(tukki.stop(polite)).outcome()).isEqualTo(StopReport.Outcome.STOPPED);
        assertThat(get(tukki.awaitExit(polite)).status()).isEqualTo(new ExitStatus.Code(5));

        ProcessId byEnd = stubborn("by-end", "while read line; do :; done; exit 6");
        get(tukki.stop(byEnd));
        assertThat(get(tukki.awaitExit(byEnd)).status()).isEqualTo(new ExitStatus.Code(6));

        ProcessId byCommand = stubborn("by-command", "trap 'exit 7' USR1; while :; do sleep 0.02; done");
        get(tukki.stop(byCommand));
        assertThat(get(tukki.awaitExit(byCommand)).status()).isEqualTo(new ExitStatus.Code(7));

        ProcessId bySignal = stubborn("by-signal", "while :; do sleep 0.02; done");
        get(tukki.stop(bySignal));
        assertThat(get(tukki.awaitExit(bySignal)).status()).isEqualTo(new ExitStatus.Signal(15, false));
        assertThat(Marked.pids(tukki.runtimeId())).isEmpty();
    }

    @Test
    void aStopCommandThatHangsDiesWithItsStep() throws Exception {
        ProcessId process = get(tukki.start(ProcessSpec.argv("p", "sleep", "1000")
                .stopLadder(StopLadder.of(
                        new StopLadder.Command(
                                new CommandLine.Shell("trap '' TERM; sleep 1000 & sleep 1000"), Duration.ofMillis(200)),
                        new StopLadder.Signal(OsSignal.TERM, LONG)))
                .build()));

        StopReport report = get(tukki.stop(process));

        assertThat(report.outcome()).isEqualTo(StopReport.Outcome.STOPPED);
        assertThat(Marked.pids(tukki.runtimeId())).isEmpty();
    }

    private ProcessId stubborn(String name, String script) throws Exception {
        ProcessId id = get(tukki.start(ProcessSpec.argv(name, "sh", "-c", "trap '' USR1; echo up; " + script)
                .stdin(ProcessSpec.Stdin.OPEN)
                .stopLadder(StopLadder.of(
                        new StopLadder.Text("quit\n", Duration.ofMillis(300)),
                        new StopLadder.CloseStdin(Duration.ofMillis(300)),
                        new StopLadder.Command(new CommandLine.Shell("kill -USR1 $TUKKI_PID"), Duration.ofMillis(300)),
                        new StopLadder.Signal(OsSignal.TERM, LONG)))
                .build()));
        awaitLine(name, "up");
        return id;
    }

    private void type(ProcessId process, String keys) throws Exception {
        get(tukki.stdin(process).write(ByteString.fromString(keys)));
    }
}
