package io.tukki.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.actors.LineNeverCameException;
import io.tukki.actors.SpecException;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.log.LogLine;
import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.CommandLine;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.core.project.Replicas;
import io.tukki.testkit.process.FakeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Waiting for lines, scaling, and asking why, through the facade, on fake processes. */
class AskingTest extends FakeRuntimeTestCase {

    private static final ProcessId WEB = ProcessId.of("web");

    // ---- awaitLog

    @Test
    void aLineThatWasPrintedBeforeTheQuestionCounts() throws Exception {
        FakeProcess web = startWeb();
        web.line("listening on 8080");
        Awaitility.await().until(() -> tukki.logs().view().head() > 0);

        assertThat(get(tukki.awaitLog(WEB, "on \\d+")).text()).isEqualTo("listening on 8080");
    }

    @Test
    void aLineThatComesLaterEndsTheWait() throws Exception {
        FakeProcess web = startWeb();
        CompletionStage<LogLine> line = tukki.awaitLog(WEB, "ready");

        web.line("almost").line("ready");

        assertThat(get(line).text()).isEqualTo("ready");
    }

    @Test
    void theDeathOfTheProcessEndsTheWaitAfterItsLastLine() throws Exception {
        FakeProcess web = startWeb();
        CompletionStage<LogLine> last = tukki.awaitLog(WEB, "last words");
        CompletionStage<LogLine> never = tukki.awaitLog(WEB, "never said");

        web.write("last words").exit(1);

        assertThat(get(last).text()).isEqualTo("last words");
        assertThatThrownBy(() -> get(never))
                .hasCauseInstanceOf(LineNeverCameException.class)
                .hasMessageContaining("process \"web\" ended without a line that matches /never said/");
    }

    @Test
    void whoeverGivesUpWaitingDoesNoHarm() throws Exception {
        FakeProcess web = startWeb();

        tukki.awaitLog(WEB, "never").toCompletableFuture().cancel(true);

        web.line("here");
        assertThat(get(tukki.awaitLog(WEB, "here")).text()).isEqualTo("here");
        assertThat(web.signals()).isEmpty();
        assertThatThrownBy(() -> tukki.awaitLog(WEB, "(")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void linesOfTheIncarnationBeforeDoNotCount() throws Exception {
        FakeProcess first = startWeb();
        first.line("ready");
        get(tukki.awaitLog(WEB, "ready"));
        get(tukki.restart(WEB));
        FakeProcess second = launcher.next();
        Awaitility.await().until(() -> incarnation() == 2 && state("web") instanceof ProcessState.Running);

        CompletionStage<LogLine> line = tukki.awaitLog(WEB, "ready");
        second.line("ready");

        assertThat(get(line).incarnation()).isEqualTo(2);
    }

    // ---- scaling

    @Test
    void scalingUpStartsAndScalingDownStopsTheHighest() throws Exception {
        List<FakeProcess> children = startReplicas(2);

        assertThat(get(tukki.scale("web", 4)).starting())
                .extracting(ProcessId::name)
                .containsExactly("web-2", "web-3");
        children.add(launcher.next());
        children.add(launcher.next());
        assertThat(get(tukki.scale("web", 1)).stopping())
                .extracting(ProcessId::name)
                .containsExactly("web-3", "web-2", "web-1");

        for (String name : List.of("web-1", "web-2", "web-3")) {
            Awaitility.await().until(() -> state(name) instanceof ProcessState.Exited);
        }
        for (FakeProcess child : children) {
            boolean stays = "0".equals(child.request().environment().get(Replicas.VARIABLE));
            assertThat(child.signals()).isEqualTo(stays ? List.of() : List.of(OsSignal.TERM));
        }
    }

    @Test
    void noneIsANumberToo() throws Exception {
        startReplicas(2);

        get(tukki.scale("web", 0));
        Awaitility.await()
                .until(() -> state("web-0").isFinal() && state("web-1").isFinal());

        assertThat(get(tukki.scale("web", 1)).starting())
                .extracting(ProcessId::name)
                .containsExactly("web-0");
        assertThat(launcher.next().request().environment()).containsEntry("TUKKI_INCARNATION", "2");
    }

    @Test
    void whatIsScaledAwayIsNotWaitedFor() throws Exception {
        startReplicas(2);
        get(tukki.scale("web", 1));
        Awaitility.await().until(() -> state("web-1").isFinal());

        get(tukki.start(ProcessSpec.argv("proxy", "proxy")
                .dependsOn("web-0", DependencyCondition.READY)
                .dependsOn("web-1", DependencyCondition.READY)
                .build()));

        assertThat(launcher.next().request().argv()).containsExactly("proxy");
    }

    @Test
    void whatCannotBeScaledIsRefused() throws Exception {
        startWeb();

        assertThatThrownBy(() -> get(tukki.scale("web", 2)))
                .hasCauseInstanceOf(SpecException.class)
                .hasMessageContaining("'web' has no replicas");
        assertThat(launcher.launched()).hasSize(1);
    }

    // ---- why

    @Test
    void whyTellsWhatTheProbeFoundLast() throws Exception {
        launcher.script(child -> {
            if (child.request().argv().contains("probe")) {
                child.exit(4);
            }
        });
        ProbeSpec readiness = ProbeSpec.of(new ProbeCheck.Exec(new CommandLine.Argv(List.of("probe"))))
                .period(Duration.ofMillis(20));
        tukki.start(List.of(
                ProcessSpec.argv("web", "serve")
                        .probe(ProbeKind.READINESS, readiness)
                        .build(),
                ProcessSpec.argv("proxy", "proxy")
                        .dependsOn("web", DependencyCondition.READY)
                        .build()));

        Awaitility.await()
                .until(() -> tukki.why(ProcessId.of("proxy")).orElse("").endsWith("exec probe; it says: exit code 4"));

        assertThat(tukki.why(ProcessId.of("proxy")).orElseThrow())
                .startsWith("proxy is pending: it waits for web to be ready; web has been running for ");
        assertThat(tukki.why(ProcessId.of("nobody"))).isEmpty();
    }

    // ---- words of these tests

    private FakeProcess startWeb() throws Exception {
        get(tukki.start(ProcessSpec.argv("web", "serve").build()));
        FakeProcess web = launcher.next();
        Awaitility.await().until(() -> state("web") instanceof ProcessState.Running);
        return web;
    }

    private List<FakeProcess> startReplicas(int count) throws Exception {
        ProcessSpec web = ProcessSpec.argv("web", "serve").build();
        get(tukki.start(Replicas.expand(List.of(web), Map.of(WEB, count))));
        List<FakeProcess> children = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            children.add(launcher.next());
        }
        return children;
    }

    private long incarnation() {
        return snapshot("web").incarnation();
    }
}
