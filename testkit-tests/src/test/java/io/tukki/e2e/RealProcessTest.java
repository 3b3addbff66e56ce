package io.tukki.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.actors.SpecException;
import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogStream;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;

class RealProcessTest extends RealRuntimeTestCase {

    RealProcessTest() {
        super(Duration.ofSeconds(60));
    }

    @Test
    void aCommandRunsAndItsOutputIsReadableWhenItsExitIsReported() throws Exception {
        ExitReport report =
                get(tukki.run(ProcessSpec.argv("hello", "echo", "hello world").build()));

        assertThat(report.status()).isEqualTo(new ExitStatus.Code(0));
        assertThat(report.reason()).isEqualTo(ExitReport.Reason.EXITED);
        assertThat(lines("hello")).containsExactly("hello world");
    }

    @Test
    void theLastLineIsKeptWithoutItsEnd() throws Exception {
        get(tukki.run(ProcessSpec.argv("p", "printf", "one\\ntwo").build()));

        assertThat(lines("p")).containsExactly("one", "two");
    }

    @Test
    void nothingIsLostOfTwentyProcessesThatPrintTwentyThousandLinesEach() throws Exception {
        List<CompletableFuture<ExitReport>> runs = IntStream.range(0, 20)
                .mapToObj(i -> tukki.run(ProcessSpec.argv(
                                        "p" + i, "awk", "BEGIN { for (i = 1; i <= 20000; i++) print \"line\", i }")
                                .build())
                        .toCompletableFuture())
                .toList();
        for (CompletableFuture<ExitReport> run : runs) {
            assertThat(run.get(60, SECONDS).status().isSuccess()).isTrue();
        }

        for (int i = 0; i < 20; i++) {
            List<String> lines = lines("p" + i);
            assertThat(lines).hasSize(20_000);
            assertThat(lines.get(0)).isEqualTo("line 1");
            assertThat(lines.get(19_999)).isEqualTo("line 20000");
        }
    }

    @Test
    void standardErrorIsTagged() throws Exception {
        get(tukki.run(ProcessSpec.shell("p", "echo out; echo err >&2").build()));

        List<LogElement> all = read(LogQuery.process("p").toHead());
        assertThat(all)
                .extracting(e -> ((LogLine) e).stream().wireName() + " " + ((LogLine) e).text())
                .containsExactlyInAnyOrder("stdout out", "stderr err");
        assertThat(all)
                .filteredOn(e -> ((LogLine) e).stream() == LogStream.STDERR)
                .hasSize(1);
    }

    @Test
    void stoppingATreeThatIgnoresTermLeavesNothing() throws Exception {
        ProcessSpec stubborn = ProcessSpec.shell(
                        "stubborn",
                        "trap '' TERM; sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & "
                                + "setsid sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & "
                                + "echo ready; while :; do sleep 0.1; done")
                .stopLadder(StopLadder.signal(OsSignal.TERM, Duration.ofMillis(300)))
                .build();
        ProcessId id = get(tukki.start(stubborn));
        awaitLine("stubborn", "ready");

        StopReport report = get(tukki.stop(id));

        assertThat(report.outcome()).isEqualTo(StopReport.Outcome.KILLED);
        assertThat(report.survivors()).isEmpty();
        assertThat(report.killed()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(Marked.pids(tukki.runtimeId())).isEmpty();
    }

    @Test
    void aStopWithinTheGraceNeedsNoKill() throws Exception {
        ProcessId id =
                get(tukki.start(ProcessSpec.argv("sleeper", "sleep", "1000").build()));

        StopReport report = get(tukki.stop(id));

        assertThat(report.outcome()).isEqualTo(StopReport.Outcome.STOPPED);
        assertThat(get(tukki.awaitExit(id)).status()).isEqualTo(new ExitStatus.Signal(15, false));
    }

    @Test
    void aRestartIsANewIncarnationAfterTheLastOne() throws Exception {
        ProcessId id = get(tukki.start(ProcessSpec.shell("p", "echo $TUKKI_INCARNATION; exec sleep 1000")
                .build()));
        awaitLine("p", "1");

        get(tukki.restart(id));

        awaitLine("p", "2");
        assertThat(tukki.snapshot().process(id).orElseThrow().incarnation()).isEqualTo(2);
    }

    @Test
    void aProgramThatIsNotThereIsAStatusNotAnException() throws Exception {
        ExitReport report =
                get(tukki.run(ProcessSpec.argv("p", "no-such-program").build()));

        assertThat(report.status()).isInstanceOf(ExitStatus.NotStarted.class);
        assertThat(report.status().shellCode()).isEqualTo(127);
    }

    @Test
    void whatIsWrongIsSaidAtOnceAndNothingIsStarted() {
        List<ProcessSpec> specs = List.of(
                ProcessSpec.argv("a", "true")
                        .dependsOn("nobody", io.tukki.core.process.DependencyCondition.STARTED)
                        .build(),
                ProcessSpec.argv("b", "true")
                        .directory(Path.of("/no/such/folder"))
                        .build());

        assertThatThrownBy(() -> get(tukki.start(specs)))
                .hasCauseInstanceOf(SpecException.class)
                .hasMessageContaining("nobody")
                .hasMessageContaining("/no/such/folder");
        assertThat(tukki.snapshot().all()).isEmpty();
    }

    @Test
    void closingLeavesNoChild() throws Exception {
        get(tukki.start(List.of(
                ProcessSpec.argv("a", "sleep", "1000").build(),
                ProcessSpec.shell("b", "sleep 1000 & setsid sleep 1000 & echo ready; wait")
                        .build())));
        awaitLine("b", "ready");
        assertThat(Marked.pids(tukki.runtimeId())).isNotEmpty();

        tukki.close();

        assertThat(Marked.pids(tukki.runtimeId())).isEmpty();
    }

    @Test
    void aTailThatNeverReadsSlowsNothing() throws Exception {
        tukki.close();
        tukki = Tukki.start(TukkiSettings.load().withLogs(new io.tukki.core.log.LogBudget(1 << 20, 4 << 20)));
        CompletionStage<List<LogElement>> stuck = tukki.logs()
                .tail(LogQuery.process("p"))
                .mapAsync(1, element -> new CompletableFuture<LogElement>())
                .runWith(Sink.seq(), tukki.system());

        ExitReport report = get(tukki.run(ProcessSpec.argv(
                        "p", "awk", "BEGIN { for (i = 1; i <= 300000; i++) print \"a line of some length\", i }")
                .build()));

        assertThat(report.status().isSuccess()).isTrue();
        assertThat(stuck.toCompletableFuture()).isNotDone();
        List<LogElement> read = read(LogQuery.process("p").toHead());
        long lost = ((LogGap) read.get(0)).lines();
        assertThat(lost + read.size() - 1).isEqualTo(300_000);
    }
}
