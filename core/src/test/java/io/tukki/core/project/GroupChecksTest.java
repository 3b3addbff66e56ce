package io.tukki.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.restart.GroupTree;
import io.tukki.core.restart.ProcessGroup;
import io.tukki.core.restart.ProcessGroup.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupChecksTest {

    private static final ProcessId WEB = ProcessId.of("web");
    private static final ProcessId API = ProcessId.of("api");

    @Test
    void everythingThatIsWrongIsNamed() {
        List<SpecProblem> problems = GroupChecks.problems(
                List.of(
                        group("front", ProcessId.of("wbe"), API),
                        group("back", API).within("frnt"),
                        group("back", WEB),
                        group("empty"),
                        group("x").within("y"),
                        group("y").within("x")),
                Set.of(WEB, API));

        assertThat(problems)
                .extracting(SpecProblem::render)
                .containsExactly(
                        "front: group 'front' has the member 'wbe', which does not exist; did you mean 'web'?",
                        "back: process 'api' is a member of 'front' and of 'back'",
                        "back: the parent 'frnt' of group 'back' does not exist; did you mean 'front'?",
                        "back: group name 'back' is used twice",
                        "empty: group 'empty' has no members",
                        "x: group 'x' is inside itself",
                        "y: group 'y' is inside itself");
    }

    @Test
    void aPartOfAProjectKeepsTheGroupsThatHaveMembersInIt() {
        List<ProcessGroup> groups = List.of(group("outer"), group("in", WEB).within("outer"), group("other", API));

        assertThat(GroupTree.part(groups, Set.of(WEB)))
                .extracting(ProcessGroup::name)
                .containsExactly("outer", "in");
    }

    @Test
    void aMemberWithReplicasStandsForAllOfThem() {
        assertThat(Replicas.expandGroups(List.of(group("all", WEB, API)), Map.of(WEB, 2)))
                .flatExtracting(ProcessGroup::members)
                .extracting(ProcessId::name)
                .containsExactly("web-0", "web-1", "api");
    }

    @Test
    void whoeverIsRestartedWithOneThatIsRestartedIsReached() {
        List<ProcessSpec> specs = List.of(
                spec("proxy")
                        .dependsOn("web", DependencyCondition.READY)
                        .restartsWith("web")
                        .build(),
                spec("web")
                        .dependsOn("db", DependencyCondition.READY)
                        .restartsWith("db")
                        .build(),
                spec("report").dependsOn("db", DependencyCondition.READY).build(),
                spec("db").build());

        assertThat(RestartEdges.closure(specs, Set.of(ProcessId.of("db"))))
                .extracting(ProcessId::name)
                .containsExactlyInAnyOrder("db", "web", "proxy");
    }

    private static ProcessSpec.Builder spec(String name) {
        return ProcessSpec.argv(name, "serve");
    }

    private static ProcessGroup group(String name, ProcessId... members) {
        return ProcessGroup.of(name, Strategy.ONE_FOR_ONE, members);
    }
}
