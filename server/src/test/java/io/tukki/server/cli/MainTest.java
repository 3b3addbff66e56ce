package io.tukki.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void theDemoIsFine() {
        Path demo = Path.of("..", "examples", "demo", "tukki.yaml");

        assertThat(run("check", "-f", demo.toString())).isEqualTo(0);
        assertThat(out.toString())
                .contains("project 'demo' is fine: 4 processes")
                .doesNotContain("warning");
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out), new PrintWriter(err));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("tukki.yaml"), text);
    }
}
