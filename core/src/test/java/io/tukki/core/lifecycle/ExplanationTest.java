package io.tukki.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.core.restart.RestartPolicy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant NOW = START.plusMillis(12_300);

    private final ProcessSpec db = ProcessSpec.argv("db", "serve")
            .probe(ProbeKind.READINESS, ProbeSpec.of(new ProbeCheck.Tcp("127.0.0.1", 5432)))
            .build();

    @Test
    void whatIsPendingSaysWhyDownToTheLast() {
        ProcessSpec migrate = ProcessSpec.argv("migrate", "migrate")
                .dependsOn("db", DependencyCondition.READY)
                .build();
        ProcessSpec web = ProcessSpec.argv("web", "serve")
                .dependsOn("migrate", DependencyCondition.COMPLETED_SUCCESSFULLY)
                .dependsOn("db", DependencyCondition.READY)
                .build();
        ProjectSnapshot project = project(
                at(web, new ProcessState.Pending("migrate to complete successfully, db to be ready")),
                at(migrate, new ProcessState.Pending("db to be ready")),
                new ProcessSnapshot(db, new ProcessState.Running(7, START), 1, null, "connection refused"));

        assertThat(why(project, "web"))
                .isEqualTo("web is pending: it waits for migrate to complete successfully, db to be ready;"
                        + " migrate is pending: it waits for db to be ready;"
                        + " db has been running for 12 s and is not ready: probe tcp 127.0.0.1:5432;"
                        + " it says: connection refused");
    }

    @Test
    void whatIsRestartingSaysWhen() {
        ProcessSpec worker = ProcessSpec.argv("worker", "work")
                .restart(RestartPolicy.ON_FAILURE)
                .build();

        assertThat(why(
                        project(at(worker, new ProcessState.BackingOff(NOW.plusMillis(1500), 2, ended(worker)))),
                        "worker"))
                .isEqualTo("worker is restarting: it ended with exit code 3, its policy (on-failure) wants it up,"
                        + " and restart 2 is due in 1.5 s");
    }

    @Test
    void whatIsDownSaysWhoWantedIt() {
        assertThat(why(project(at(db, new ProcessState.Exited(ended(db)))), "db"))
                .isEqualTo("db ended: exit code 3; its restart policy (never) does not start it again after that");
        assertThat(why(project(at(db, new ProcessState.Failed("too often", ended(db)))), "db"))
                .isEqualTo("db has failed: too often; it stays down until somebody starts it");
        assertThat(why(project(at(db, new ProcessState.Skipped("web has failed"))), "db"))
                .isEqualTo("db was skipped: web has failed");
    }

    @Test
    void whatHasNotPassedYetSaysSo() {
        assertThat(why(project(at(db, new ProcessState.Running(7, START))), "db"))
                .endsWith("it has not passed yet");
        assertThat(why(project(at(db, new ProcessState.Ready(7, START))), "db"))
                .isEqualTo("db is ready, and has been running for 12 s");
    }

    private static String why(ProjectSnapshot project, String process) {
        return Explanation.of(project, project.process(ProcessId.of(process)).orElseThrow(), NOW);
    }

    private static ExitReport ended(ProcessSpec spec) {
        ExitStatus status = new ExitStatus.Code(3);
        return new ExitReport(spec.id(), 1, status, false, ExitReport.Reason.EXITED, null, START, NOW, false);
    }

    private static ProcessSnapshot at(ProcessSpec spec, ProcessState state) {
        return new ProcessSnapshot(spec, state, 1, null);
    }

    private static ProjectSnapshot project(ProcessSnapshot... processes) {
        Map<ProcessId, ProcessSnapshot> all = new LinkedHashMap<>();
        for (ProcessSnapshot process : processes) {
            all.put(process.id(), process);
        }
        return new ProjectSnapshot(1, all);
    }
}
