package io.tukki.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.actors.process.ProcessManager;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.restart.Backoff;
import io.tukki.core.restart.ProcessGroup;
import io.tukki.core.restart.ProcessGroup.Strategy;
import io.tukki.core.restart.RestartPolicy;
import io.tukki.testkit.process.FakeProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Processes that are restarted together, through the facade, on fake processes. */
class GroupsTest extends FakeRuntimeTestCase {

    private final Map<String, FakeProcess> latest = new HashMap<>();

    @Test
    void oneForAllStopsDependentsFirstAndStartsAllInOrder() throws Exception {
        run(List.of(db(), web(), other()), group(Strategy.ONE_FOR_ALL, "db", "web"));
        FakeProcess web = child("web");
        web.ignore(OsSignal.TERM);

        child("db").exit(1);
        Awaitility.await().until(() -> web.signals().contains(OsSignal.TERM));
        assertThat(launcher.launched()).hasSize(3);
        web.exit(0);

        assertThat(launched(2)).containsExactly("db", "web");
        assertThat(child("other").signals()).isEmpty();
        assertThat(incarnation("web")).isEqualTo(2);
    }

    @Test
    void restForOneLeavesThoseInFrontAlone() throws Exception {
        run(List.of(db(), web(), other()), group(Strategy.REST_FOR_ONE, "other", "db", "web"));

        child("db").exit(1);

        assertThat(launched(2)).containsExactly("db", "web");
        assertThat(child("other").signals()).isEmpty();
    }

    @Test
    void aMemberRestartedByItsGroupKeepsItsOwnBudget() throws Exception {
        RestartPolicy once =
                RestartPolicy.ON_FAILURE.budget(1, Duration.ofHours(1)).backoff(Backoff.NONE);
        run(
                List.of(db(), ProcessSpec.argv("web", "web").restart(once).build()),
                group(Strategy.ONE_FOR_ALL, "db", "web"));
        for (int i = 0; i < 3; i++) {
            child("db").exit(1);
            launched(2);
        }

        child("web").exit(1);

        assertThat(launched(2)).containsExactlyInAnyOrder("db", "web"); // its first own restart
        awaitRunning("web");
        child("web").exit(1);
        assertThat(get(tukki.awaitEscalation()).reason()).startsWith("web has given up");
    }

    @Test
    void aStopByHandBeatsTheRestartOfTheGroup() throws Exception {
        run(List.of(db(), web(), other()), group(Strategy.ONE_FOR_ALL, "db", "web", "other"));
        FakeProcess web = child("web");
        web.ignore(OsSignal.TERM);
        child("db").exit(1);
        Awaitility.await().until(() -> web.signals().contains(OsSignal.TERM));

        CompletionStage<?> stopped = tukki.stop(ProcessId.of("web"));
        web.exit(0);
        get(stopped);

        assertThat(launched(2)).containsExactlyInAnyOrder("db", "other");
        Awaitility.await().until(() -> state("web") instanceof ProcessState.Exited);
    }

    @Test
    void whatWasStoppedByHandIsNotStartedByItsGroup() throws Exception {
        run(List.of(db(), web()), group(Strategy.ONE_FOR_ALL, "db", "web"));
        get(tukki.stop(ProcessId.of("web")));

        child("db").exit(1);

        assertThat(launched(1)).containsExactly("db");
        awaitRunning("db");
        assertThat(state("web")).isInstanceOf(ProcessState.Exited.class);
    }

    @Test
    void aGroupOverBudgetIsStoppedAndTheHostIsTold() throws Exception {
        ProcessGroup group = group(Strategy.ONE_FOR_ALL, "db", "web").budget(1, Duration.ofHours(1));
        run(List.of(db(), web(), other()), group);
        CompletionStage<ProcessManager.Escalated> escalated = tukki.awaitEscalation();
        child("db").exit(1);
        launched(2);
        awaitRunning("web");

        child("web").exit(1);

        assertThat(get(escalated).group()).isEqualTo("g");
        assertThat(get(escalated).reason()).isEqualTo("web failed after 1 restarts of group g within PT1H");
        Awaitility.await().until(() -> state("db") instanceof ProcessState.Failed);
        Awaitility.await().until(() -> state("web") instanceof ProcessState.Failed);
        assertThat(state("other")).isInstanceOf(ProcessState.Running.class);
        get(tukki.restart(ProcessId.of("db"))); // by hand it goes on
        assertThat(launched(1)).containsExactly("db");
    }

    @Test
    void aDependentThatAsksForItIsRestartedWithItsDependency() throws Exception {
        ProcessSpec follower = web().toBuilder()
                .restartsWith("db")
                .restart(RestartPolicy.NEVER)
                .build();
        run(List.of(db(), follower, other()));
        FakeProcess first = child("web");

        get(tukki.restart(ProcessId.of("db")));

        assertThat(launched(2)).containsExactly("db", "web");
        assertThat(first.signals()).containsExactly(OsSignal.TERM);
        awaitRunning("web");
        child("db").exit(1); // and when it crashes
        assertThat(launched(2)).containsExactly("db", "web");
        assertThat(child("other").signals()).isEmpty();
    }

    @Test
    void groupsThatDoNotFitStartNothing() {
        assertThatThrownBy(() -> get(tukki.start(List.of(db()), List.of(group(Strategy.ONE_FOR_ALL, "db", "web")))))
                .hasMessageContaining("group 'g' has the member 'web', which does not exist");
        assertThat(tukki.snapshot().all()).isEmpty();
    }

    // ---- words of these tests

    private static ProcessSpec db() {
        return ProcessSpec.argv("db", "db").restart(restarting()).build();
    }

    private static ProcessSpec web() {
        return ProcessSpec.argv("web", "web")
                .dependsOn("db", DependencyCondition.STARTED)
                .restart(restarting())
                .build();
    }

    private static ProcessSpec other() {
        return ProcessSpec.argv("other", "other").restart(restarting()).build();
    }

    private static RestartPolicy restarting() {
        return RestartPolicy.ON_FAILURE.backoff(Backoff.NONE);
    }

    private static ProcessGroup group(Strategy strategy, String... members) {
        return ProcessGroup.of("g", strategy)
                .members(Arrays.stream(members).map(ProcessId::of).toList());
    }

    private void run(List<ProcessSpec> specs, ProcessGroup... groups) throws Exception {
        get(tukki.start(specs, List.of(groups)));
        launched(specs.size());
        specs.forEach(spec -> awaitRunning(spec.id().name()));
    }

    private List<String> launched(int count) throws InterruptedException {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            FakeProcess process = launcher.next();
            names[i] = process.request().argv().get(0);
            latest.put(names[i], process);
        }
        for (String name : names) {
            awaitRunning(name);
        }
        return List.of(names);
    }

    private FakeProcess child(String name) {
        return latest.get(name);
    }

    private void awaitRunning(String name) {
        Awaitility.await()
                .until(() -> state(name) instanceof ProcessState.Running running
                        && running.pid() == child(name).pid());
    }

    private long incarnation(String name) {
        return snapshot(name).incarnation();
    }
}
