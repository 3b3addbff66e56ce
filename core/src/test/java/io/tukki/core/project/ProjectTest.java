package io.tukki.core.project;

import static io.tukki.core.project.DependencyGraphTest.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.restart.RestartPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProjectTest {

    private final Project shop =
            new Project("shop", List.of(spec("web", "api"), spec("mail"), spec("api", "db"), spec("db")));

    @Test
    void selectingNothingIsEverything() {
        assertThat(shop.select(List.of())).isEqualTo(new Project.Selected(shop));
    }

    @Test
    void aSelectionBringsWhatItDependsOnInTheOrderOfTheFile() {
        assertThat(selected("web")).containsExactly("web", "api", "db");
        assertThat(selected("api")).containsExactly("api", "db");
        assertThat(selected("db", "mail")).containsExactly("mail", "db");
        assertThat(selected("db", "db")).containsExactly("db");
    }

    @Test
    void everyUnknownNameIsAProblemWithAGuessOrTheList() {
        Project.Selection answer = shop.select(List.of("wbe", "web", "../x y"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Project.NotSelected.class,
                        rejected -> assertThat(rejected.problems())
                                .extracting(SpecProblem::render)
                                .containsExactly(
                                        "project: there is no process 'wbe' in 'shop'; did you mean 'web'?",
                                        "project: there is no process '../x y' in 'shop'; there are: web, mail, api, db"));
    }

    @Test
    void aDisabledProcessIsStartedOnlyIfNamedOrDependedOn() {
        Project project = new Project("shop", shop.processes(), Set.of(id("mail"), id("db")), Map.of());

        assertThat(selected(project)).containsExactly("web", "api", "db");
        assertThat(selected(project, "mail")).containsExactly("mail");
    }

    @Test
    void aProjectOfDisabledProcessesOnlyWantsNames() {
        Project project = new Project("shop", List.of(spec("a"), spec("b")), Set.of(id("a"), id("b")), Map.of());

        assertThat(project.select(List.of()))
                .isEqualTo(new Project.NotSelected(
                        List.of(SpecProblem.of(Subject.Whole.PROJECT, "all processes of 'shop' are disabled")
                                .hint("name those to start: a, b"))));
        assertThat(selected(project, "b")).containsExactly("b");
    }

    @Test
    void theNameOfAGroupStandsForItsProcesses() {
        Project project = new Project(
                "shop",
                List.of(spec("db-0"), spec("db-1"), spec("web", "db-1")),
                Set.of(),
                Map.of("db", List.of(id("db-0"), id("db-1"))));

        assertThat(selected(project, "db")).containsExactly("db-0", "db-1");
        assertThat(selected(project, "web")).containsExactly("db-1", "web");
    }

    @Test
    void whatIsNotAsItSeemsIsAWarning() {
        ProcessSpec web = ProcessSpec.argv("web", "ls")
                .dependsOn("plain", DependencyCondition.READY)
                .dependsOn("probed", DependencyCondition.READY)
                .dependsOn("forever", DependencyCondition.COMPLETED)
                .dependsOn("off", DependencyCondition.STARTED)
                .dependsOn("unknown", DependencyCondition.READY)
                .build();
        ProcessSpec probed = spec("probed").toBuilder()
                .probe(ProcessSpec.ProbeKind.READINESS, ProbeSpec.of(new ProbeCheck.LogLine("up")))
                .build();
        ProcessSpec forever =
                spec("forever").toBuilder().restart(RestartPolicy.ALWAYS).build();
        ProcessSpec alsoOff = spec("also-off", "off");

        assertThat(SpecChecks.warnings(
                        List.of(web, spec("plain"), probed, forever, spec("off"), alsoOff),
                        Set.of(id("off"), id("also-off"))))
                .extracting(SpecProblem::render)
                .containsExactly(
                        "web: 'plain' has no readiness probe: 'ready' then means 'started'",
                        "web: 'forever' is always started again and may never complete",
                        "web: 'off' is disabled and is started with 'web' nevertheless");
    }

    @Test
    void aProjectOfSpecsThatDoNotFitCannotBeMade() {
        assertThatThrownBy(() -> new Project("x", List.of(spec("a", "b"))))
                .hasMessageContaining("'b', which does not exist");
        assertThatThrownBy(() -> new Project(" ", List.of())).hasMessageContaining("blank");
    }

    @Test
    void checksAskForEachDirectoryAndReportTheMissingOnes() {
        ProcessSpec here =
                ProcessSpec.argv("here", "ls", "-l").directory(Path.of("here")).build();
        ProcessSpec gone =
                ProcessSpec.argv("gone", "ls", "-l").directory(Path.of("gone")).build();
        ProcessSpec self = spec("self", "self");

        List<SpecProblem> problems = SpecChecks.problems(List.of(here, gone, self), Path.of("here")::equals);

        assertThat(problems)
                .extracting(SpecProblem::render)
                .containsExactly(
                        "self: process 'self' depends on itself",
                        "gone: process 'gone' (ls -l) is to run in gone, which is not a folder");
    }

    private List<String> selected(String... names) {
        return selected(shop, names);
    }

    private static List<String> selected(Project project, String... names) {
        return ((Project.Selected) project.select(List.of(names))).project().names();
    }

    private static ProcessId id(String name) {
        return ProcessId.of(name);
    }
}
