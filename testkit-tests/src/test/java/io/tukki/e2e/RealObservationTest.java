package io.tukki.e2e;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.actors.NotReadyException;
import io.tukki.actors.NotRunningException;
import io.tukki.actors.UnknownProcessException;
import io.tukki.core.launch.ListeningPort;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.restart.RestartPolicy;
import io.tukki.testkit.launch.TestJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What can be seen of real children: use, ports, and their ends. */
class RealObservationTest extends RealRuntimeTestCase {

    RealObservationTest() {
        super(Duration.ofSeconds(30));
    }

    @Test
    void portsOfTheWholeTreeAreFound() throws Exception {
        ProcessId server = get(tukki.start(server("127.0.0.1", ProcessId.of("server"))));

        List<ListeningPort> any = get(tukki.awaitPorts(server));
        int said = Integer.parseInt(firstLine("server"));

        assertThat(any).extracting(ListeningPort::port).containsExactly(said);
        assertThat(any.get(0).address()).isIn("127.0.0.1", "0:0:0:0:0:ffff:7f00:1");
        assertThat(get(tukki.awaitPorts(server, said))).isEqualTo(any);
        assertThat(get(tukki.ports(server))).isEqualTo(any);
    }

    @Test
    void aWaitForPortsEndsWithTheProcessAndWithItsAsker() throws Exception {
        ProcessId quitter = get(
                tukki.start(ProcessSpec.shell("quitter", "sleep 0.3; exit 3").build()));
        assertThatThrownBy(() -> get(tukki.awaitPorts(quitter, 1))).hasCauseInstanceOf(NotReadyException.class);

        ProcessId silent =
                get(tukki.start(ProcessSpec.argv("silent", "sleep", "1000").build()));
        CompletionStage<?> wait = tukki.awaitPorts(silent, 1).orTimeout(200, MILLISECONDS);
        assertThatThrownBy(() -> get(wait)).hasCauseInstanceOf(TimeoutException.class);

        assertThatThrownBy(() -> get(tukki.awaitPorts(ProcessId.of("nobody"))))
                .hasCauseInstanceOf(UnknownProcessException.class);
        assertThatThrownBy(() -> get(tukki.ports(quitter))).hasCauseInstanceOf(NotRunningException.class);
    }

    @Test
    void useIsSampledWhileSomebodyLooks() throws Exception {
        ProcessId busy = get(tukki.start(
                ProcessSpec.shell("busy", "sleep 1000 & while :; do :; done").build()));

        List<TreeStats> samples =
                get(tukki.sampledStats(busy, Duration.ofMillis(200)).take(4).runWith(Sink.seq(), tukki.system()));

        assertThat(samples).hasSize(4);
        assertThat(samples.get(3).coresSince(samples.get(1))).isGreaterThan(0.05);
        assertThat(samples.get(3).processes()).isEqualTo(2);
        assertThat(get(tukki.stats(busy)).threads()).isEqualTo(2);
    }

    @Test
    void aTreeAboveItsMemoryCeilingIsEndedAndRestarted() throws Exception {
        String eat = "BEGIN { s = \"x\"; while (length(s) < 40000000) s = s s; system(\"sleep 1000\") }";
        ProcessId hungry = get(tukki.start(ProcessSpec.argv("hungry", "awk", eat)
                .memoryCeiling(30 << 20)
                .restart(RestartPolicy.ON_FAILURE)
                .build()));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> tukki.snapshot().process(hungry).orElseThrow().lastExit() != null);

        ExitReport report = tukki.snapshot().process(hungry).orElseThrow().lastExit();
        assertThat(report.reason()).isEqualTo(ExitReport.Reason.MEMORY_CEILING);
        assertThat(report.detail()).contains("more than its ceiling of 30 MiB");
        assertThat(report.success()).isFalse();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> tukki.snapshot().process(hungry).orElseThrow().incarnation() >= 2);
    }

    @Test
    void anEndIsReportedWithItsUseAndItsLastWords() throws Exception {
        String script = "i=1; while [ $i -le 30000 ]; do i=$((i+1)); done; seq 1 30; kill -KILL $$";
        ExitReport report = get(tukki.run(ProcessSpec.shell("p", script).build()));

        assertThat(report.status()).isEqualTo(new ExitStatus.Signal(OsSignal.KILL.number(), false));
        assertThat(report.reason()).isIn(ExitReport.Reason.EXITED, ExitReport.Reason.OUT_OF_MEMORY);
        assertThat(report.lastLines())
                .isEqualTo(IntStream.rangeClosed(21, 30)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(report.usage().processorTime()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(20));

        ExitReport none =
                get(tukki.run(ProcessSpec.argv("none", "no-such-program").build()));
        assertThat(none.reason()).isEqualTo(ExitReport.Reason.NOT_STARTED);
        assertThat(none.lastLines()).isEmpty();

        ExitReport late = get(tukki.run(ProcessSpec.argv("late", "sleep", "1000")
                .runTimeout(Duration.ofMillis(50))
                .build()));
        assertThat(late.reason()).isEqualTo(ExitReport.Reason.TIMEOUT);
    }

    private static ProcessSpec server(String address, ProcessId id) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
        argv.addAll(TestJvm.command(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1"), Listens.class, address));
        return ProcessSpec.argv(id.name(), argv.toArray(String[]::new)).build();
    }

    private String firstLine(String process) throws Exception {
        return ((LogLine) get(
                        tukki.logs().tail(LogQuery.process(process).fromStart()).runWith(Sink.head(), tukki.system())))
                .text();
    }
}
