package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file with everything wrong that people get wrong: all is told at once, and there is no project to start. */
class EverythingWrongTest {

    @TempDir
    private Path folder;

    @Test
    void everythingIsToldTogether() throws IOException {
        List<String> problems = new TukkiYaml(folder).problems("""
                processes:
                  program: { argv: [no-such-program-anywhere] }
                  folder: { command: ls, dir: nowhere }
                  both: { command: "", dir: nowhere }
                  one: { command: ls, depends_on: [two] }
                  two: { command: ls, depends_on: [one] }
                  self: { command: ls, depends_on: [self] }
                  lost: { command: ls, depends_on: [nobody] }
                  empty: { argv: [] }
                  twice: { command: ls }
                  twice: { command: ls }
                  none: { command: ls, replicas: 0 }
                  negative: { command: ls, start_timeout: -1s, stop: { grace: -5s } }
                  environment: { command: ls, env_file: not-there.env }
                  probe: { command: ls, readiness: { period: 1s } }
                """);

        assertThat(problems.stream()
                        .map(line -> line.replace(folder.toString(), "FOLDER").replaceAll("PATH .*", "PATH")))
                .containsExactly(
                        "2:14: the program of process 'program' cannot be run:"
                                + " \"no-such-program-anywhere\" in FOLDER: not found in PATH",
                        "3:31: process 'folder' (ls) is to run in FOLDER/nowhere, which is not a folder",
                        "4:11: 'command' of process 'both' is empty",
                        "4:29: process 'both' is to run in FOLDER/nowhere, which is not a folder",
                        "5:36: processes depend on each other: one -> two -> one",
                        "7:37: process 'self' depends on itself",
                        "8:37: process 'lost' depends on 'nobody', which does not exist",
                        "9:18: 'argv' must start with a program",
                        "11:3: key 'twice' is given twice; the first is in line 10",
                        "12:34: 'replicas' must be at least 1; to leave it out, 'disabled: true'",
                        "13:43: 'start_timeout' must be 0 or more, not '-1s'",
                        "13:63: 'grace' must be 0 or more, not '-5s'",
                        "14:41: env file 'not-there.env' does not exist",
                        "15:36: 'readiness' needs one of http, tcp, exec, log, notify");
    }

    @Test
    void aFolderThatIsMissingBesideACommandThatIsMissingNamesNoCommandAtAll() throws IOException {
        assertThat(new TukkiYaml(folder).problems("processes: { p: { command: '', dir: nowhere } }"))
                .containsExactly(
                        "1:19: 'command' of process 'p' is empty",
                        "1:37: process 'p' is to run in " + folder.resolve("nowhere") + ", which is not a folder");
    }

    @Test
    void aProgramThatADependencyMayMakeIsOnlyWarnedAbout() throws IOException {
        assertThat(new TukkiYaml(folder).warnings("""
                processes:
                  build: { command: make }
                  app: { argv: [./app], depends_on: { build: completed-successfully } }
                """))
                .singleElement()
                .asString()
                .startsWith("3:10: the program of process 'app' cannot be run: ")
                .endsWith("there is no such file; unless a process it depends on makes it");
    }
}
