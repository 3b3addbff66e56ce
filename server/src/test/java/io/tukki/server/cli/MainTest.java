package io.tukki.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void versionNamesTukkiAndTheJvm() {
        assertThat(run("--version")).isEqualTo(0);
        assertThat(out.toString()).matches("tukki \\S+ \\(Java \\S+\\)\\R");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpListsTheCommands() {
        assertThat(run("--help")).isEqualTo(0);
        assertThat(out.toString()).startsWith("Usage: tukki").containsPattern("check +Prints everything");
    }

    @Test
    void noCommandIsAMistakeInUse() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).startsWith("Missing command").contains("check");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUnknownCommandIsGuessed() {
        assertThat(run("chek")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean: tukki check?");
    }

    @Test
    void anUnknownOptionIsAMistakeInUse() {
        assertThat(run("check", "--nope")).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown option: '--nope'");
    }

    @Test
    void aGoodFileIsOneLine() throws IOException {
        Path file = write("name: shop\nprocesses: { a: { command: ls }, b: { command: ls } }\n");

        assertThat(run("check", "-f", file.toString())).isEqualTo(0);
        assertThat(out.toString()).isEqualToNormalizingNewlines(file + ": project 'shop' is fine: 2 processes\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void warningsAreToldAndDoNotFail() throws IOException {
        Path file = write("name: shop\nprocesses: { a: { command: 'ls &' } }\n");

        assertThat(run("check", "-f", file.toString())).isEqualTo(0);
        assertThat(out.toString())
                .startsWith(file + ":2:28: warning: a command that ends in '&'")
                .endsWith("fine: 1 process, 1 warning" + System.lineSeparator());
    }

    @Test
    void allProblemsArePrintedOneALine() throws IOException {
        Path file = write("processes: { a: { command: ls, zap: no, dpeends_on: [] } }\n");

        assertThat(run("check", "--file", file.toString())).isEqualTo(1);
        assertThat(out.toString())
                .startsWith(file + ":1:32: key 'zap' is not known here; known here: command, argv, dir, env, ")
                .endsWith(file + ":1:41: key 'dpeends_on' is not known here; did you mean 'depends_on'?"
                        + System.lineSeparator());
    }

    @Test
    void aMissingFileIsAProblem() {
        assertThat(run("check", "-f", folder.resolve("no.yaml").toString())).isEqualTo(1);
        assertThat(out.toString()).contains("no.yaml:1:1: the file does not exist");
    }

    @Test
    void withoutAFileInTheFolderTheOptionIsNamed() {
        assertThat(run("check")).isEqualTo(1);
        assertThat(err.toString())
                .contains("there is no tukki.yaml or tukki.yml in ")
                .contains("-f FILE");
    }

    @Test
    void disabledProcessesAreNamed() throws IOException {
        Path file = write(
                "name: shop\nprocesses: { a: { command: ls }, b: { command: ls, disabled: true, replicas: 2 } }\n");

        assertThat(run("check", "-f", file.toString())).isEqualTo(0);
        assertThat(out.toString())
                .isEqualToNormalizingNewlines(file + ": project 'shop' is fine: 3 processes (disabled: b-0, b-1)\n");
    }

    @Test
    void aPlanHasTheLevelsOfStartAndStop() throws IOException {
        Path file = write("""
                name: shop
                processes:
                  web:
                    command: ls
                    replicas: 2
                    depends_on: { db: ready, cache: ready, migrate: completed-successfully }
                    stop: { grace: 1m30s }
                  db: { command: ls, readiness: { tcp: 5432 } }
                  cache: { command: ls, readiness: { tcp: 6379 }, stop: { signal: KILL } }
                  migrate: { command: ls, depends_on: [db], stop: { grace: 500ms } }
                  debug: { command: ls, disabled: true }
                """);

        assertThat(run("plan", "-f", file.toString())).isEqualTo(0);
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                start shop:
                   1  db
                      cache
                   2  migrate  waits for db to start
                   3  web-0    waits for db, cache to be ready; migrate to complete successfully
                      web-1    waits for db, cache to be ready; migrate to complete successfully

                stop, at most 1m40s500ms until the last SIGKILL:
                   1  1m30s  web-0, web-1
                   2  500ms  migrate
                   3    10s  db, cache

                disabled: debug
                """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPlanOfNamedProcessesHasTheirDependenciesToo() throws IOException {
        Path file = write("name: shop\nprocesses: { a: { command: ls, depends_on: [c] }, b: { command: ls },"
                + " c: { command: ls, disabled: true } }\n");

        assertThat(run("plan", "-f", file.toString(), "a")).isEqualTo(0);
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                start shop:
                   1  c
                   2  a  waits for c to start

                stop, at most 20s until the last SIGKILL:
                   1  10s  a
                   2  10s  c
                """);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        file + ":2:45: warning: 'c' is disabled and is started with 'a' nevertheless\n");
    }

    @Test
    void aPlanWithProblemsPrintsThemAndNoPlan() throws IOException {
        Path file = write("name: shop\nprocesses: { a: { command: ls, replicas: 0 } }\n");

        assertThat(run("plan", "-f", file.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith(file + ":2:42: 'replicas' must be at least 1");
        assertThat(run("plan", "-f", "nowhere.yaml")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPlanOfAnUnknownProcessIsAMistakeInUse() throws IOException {
        Path file = write("name: shop\nprocesses: { web: { command: ls, replicas: 2 } }\n");

        assertThat(run("plan", "-f", file.toString(), "wb")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no process 'wb' in 'shop'; did you mean 'web'?");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "demo, 4 processes",
        "probes, 6 processes (disabled: report)",
        "system, 3 processes",
        "watch, 2 processes"
    })
    void theExamplesAreFine(String name, String expected) {
        Path example = Path.of("..", "examples", name, "tukki.yaml");

        assertThat(run("check", "-f", example.toString())).isEqualTo(0);
        assertThat(out.toString())
                .isEqualToNormalizingNewlines(example + ": project '" + name + "' is fine: " + expected + "\n");
    }

    @Test
    void everyExampleIsChecked() throws IOException, NoSuchMethodException {
        CsvSource checked = MainTest.class
                .getDeclaredMethod("theExamplesAreFine", String.class, String.class)
                .getAnnotation(CsvSource.class);
        try (Stream<Path> folders = Files.list(Path.of("..", "examples"))) {
            assertThat(folders.map(folder -> String.valueOf(folder.getFileName())))
                    .allSatisfy(name -> assertThat(checked.value()).anyMatch(row -> row.startsWith(name + ",")));
        }
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out), new PrintWriter(err));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("tukki.yaml"), text);
    }
}
