package io.tukki.core.project;

import static io.tukki.core.project.DependencyGraphTest.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.process.ProcessSpec;
import java.nio.file.Path;
import java.util.List;
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
        return ((Project.Selected) shop.select(List.of(names))).project().names();
    }
}
