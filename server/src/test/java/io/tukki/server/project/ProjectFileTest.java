package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.CommandLine;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import io.tukki.core.project.Project;
import io.tukki.core.project.SpecProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectFileTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("tukki.yaml");
    }

    @Test
    void everyKeyIsRead() throws IOException {
        Files.createDirectories(folder.resolve("site"));

        Project project = loaded("""
                name: shop
                env: { LOG: debug, TIER: dev }
                processes:
                  web:
                    description: The shop
                    command: npm run dev | cat
                    dir: site
                    env:
                      PORT: 8090
                      LOG: info
                    depends_on:
                      db: started
                      migrate: completed-successfully
                      seed:
                        condition: completed
                    stop: { signal: SIGINT, grace: 1m30s }
                    merge_streams: true
                  db: { argv: [sh, -D, data], env: [A=1, "B=x=y", C=] }
                  migrate: { command: [sh, ./migrate, --all], depends_on: [db] }
                  seed: { command: "true" }
                """);

        assertThat(project.name()).isEqualTo("shop");
        assertThat(project.names()).containsExactly("web", "db", "migrate", "seed");
        ProcessSpec web = project.processes().get(0);
        assertThat(web.description()).isEqualTo("The shop");
        assertThat(web.command()).isEqualTo(new CommandLine.Shell("npm run dev | cat"));
        assertThat(web.directory()).contains(folder.resolve("site").toAbsolutePath());
        assertThat(web.environment()).isEqualTo(Map.of("LOG", "info", "TIER", "dev", "PORT", "8090"));
        assertThat(web.dependencies())
                .containsExactly(
                        Map.entry(ProcessId.of("db"), DependencyCondition.STARTED),
                        Map.entry(ProcessId.of("migrate"), DependencyCondition.COMPLETED_SUCCESSFULLY),
                        Map.entry(ProcessId.of("seed"), DependencyCondition.COMPLETED));
        assertThat(web.stopLadder()).isEqualTo(StopLadder.signal(OsSignal.INT, Duration.ofSeconds(90)));
        assertThat(web.mergeStreams()).isTrue();
        ProcessSpec db = project.processes().get(1);
        assertThat(db.command()).isEqualTo(new CommandLine.Argv(List.of("sh", "-D", "data")));
        assertThat(db.environment())
                .containsEntry("A", "1")
                .containsEntry("B", "x=y")
                .containsEntry("C", "");
        assertThat(db.stopLadder()).isEqualTo(StopLadder.DEFAULT);
        assertThat(project.processes().get(2).command())
                .isEqualTo(new CommandLine.Argv(List.of("sh", "./migrate", "--all")));
        assertThat(project.startOrder().levels()).hasToString("[[db, seed], [migrate], [web]]");
    }

    @Test
    void theFolderOfTheFileIsTheDefaultForNameAndDirectory() throws IOException {
        Project project = loaded("processes: { a: { command: ls } }");

        assertThat(project.name()).isEqualTo(folder.getFileName().toString());
        assertThat(project.processes().get(0).directory()).contains(folder.toAbsolutePath());
    }

    @Test
    void wordsThatOlderYamlTakesForSomethingElseStayText() throws IOException {
        Project project = loaded("""
                processes:
                  no:
                    command: off
                    env: { A: no, B: on, C: 22:22, D: 0755, E: 1.10, F: yes, G: 1_000, H: true, I: 0x1F }
                  on: { command: true, depends_on: [no] }
                """);

        assertThat(project.names()).containsExactly("no", "on");
        assertThat(project.processes().get(0).command()).isEqualTo(new CommandLine.Shell("off"));
        assertThat(project.processes().get(1).command()).isEqualTo(new CommandLine.Shell("true"));
        assertThat(project.processes().get(0).environment().values())
                .containsExactly("no", "on", "22:22", "0755", "1.10", "yes", "1_000", "true", "0x1F");
    }

    @Test
    void mergeKeysAndAnchorsAreApplied() throws IOException {
        Project project = loaded("""
                x-base: &base
                  env: &env { A: base, B: base }
                  stop: { grace: 1s }
                x-loud: &loud { env: { A: loud }, merge_streams: true }
                processes:
                  one: { <<: *base, command: one }
                  two: { command: two, <<: [*loud, *base] }
                  three: { command: three, env: { <<: *env, B: own } }
                  four: { command: "<<", env: { "<<": quoted } }
                """);

        assertThat(project.processes().get(0).environment()).isEqualTo(Map.of("A", "base", "B", "base"));
        assertThat(project.processes().get(0).stopLadder().worstCase()).isEqualTo(Duration.ofSeconds(1));
        assertThat(project.processes().get(1).environment()).isEqualTo(Map.of("A", "loud"));
        assertThat(project.processes().get(1).mergeStreams()).isTrue();
        assertThat(project.processes().get(2).environment()).isEqualTo(Map.of("A", "base", "B", "own"));
        assertThat(project.processes().get(3).environment()).isEqualTo(Map.of("<<", "quoted"));
    }

    @Test
    void twoHundredAliasesAreFine() throws IOException {
        StringBuilder text = new StringBuilder("x-a: &a { A: 1 }\nprocesses:\n");
        for (int i = 0; i < 200; i++) {
            text.append("  p").append(i).append(": { command: ls, env: *a }\n");
        }

        assertThat(loaded(text.toString()).processes()).hasSize(200);
    }

    @Test
    void allProblemsComeAtOnceInTheOrderOfTheFile() throws IOException {
        assertThat(problems("""
                        nmae: shop
                        processes:
                          web:
                            command: npm run dev
                            restrat: always
                            dir: nowhere
                            stop: { grace: -5s, signal: TREM }
                            depends_on: { databse: started, api: running }
                          api:
                            depends_on: [web, api]
                          database: { command: "", merge_streams: maybe }
                          "bad name": { command: ls }
                        """))
                .containsExactly(
                        "1:1: key 'nmae' is not known here; did you mean 'name'?",
                        "5:5: key 'restrat' is not known here; did you mean 'restart'?",
                        "6:10: process 'web' (npm run dev) is to run in " + folder.resolve("nowhere")
                                + ", which is not a folder",
                        "7:20: 'grace' must be 0 or more, not '-5s'",
                        "7:33: 'signal' must be a signal such as TERM, INT or 2, not 'TREM'; did you mean 'TERM'?",
                        "8:19: process 'web' depends on 'databse', which does not exist; did you mean 'database'?",
                        "8:37: processes depend on each other: web -> api -> web",
                        "8:42: condition must be one of started, ready, log-ready, completed, completed-successfully, not 'running'",
                        "9:3: process 'api' has no 'command'",
                        "10:23: process 'api' depends on itself",
                        "11:15: 'command' of process 'database' is empty",
                        "11:43: 'merge_streams' must be true or false, not 'maybe'",
                        "12:3: process name 'bad name' must be " + ProcessId.RULE);
    }

    @Test
    void eachLineNamesTheFileAsItWasGiven() throws IOException {
        Files.writeString(file, "processes: {}\n");
        ProjectFile.Rejected rejected = (ProjectFile.Rejected) ProjectFile.load(file);

        assertThat(rejected.problems().get(0)).hasToString(file + ":1:1: there are no processes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "services: {}                                 | 1:1: key 'services' is not known here; here it is called 'processes'",
                "command: ls                                  | 1:1: key 'command' is not known here; it belongs under a process",
                "processes:                                   | 1:1: there are no processes",
                "processes: [web]                             | 1:12: 'processes' must be a map of names to processes, not a list",
                "processes: { web: }                          | 1:14: process 'web' has no 'command'",
                "processes: { web: ls }                       | 1:19: process 'web' must be a map with a 'command', not text",
                "processes: { web: { command: } }             | 1:21: 'command' of process 'web' is empty",
                "processes: { web: { command: ' ' } }         | 1:21: 'command' of process 'web' is empty",
                "processes: { web: { command: [] } }          | 1:30: 'command' must start with a program",
                "processes: { web: { command: [''] } }        | 1:30: 'command' must start with a program",
                "processes: { web: { command: [ls, ~] } }     | 1:35: an argument has no value; put '~' in quotes if the text is meant",
                "processes: { web: { command: { a: b } } }    | 1:30: 'command' must be a shell line or a list: the program and its arguments, not a map",
                "processes: { web: { argv: ls -l } }          | 1:27: 'argv' must be a list: the program and its arguments, not 'ls -l'",
                "processes: { web: { argv: [a], command: b } }| 1:21: give either 'command' or 'argv', not both",
                "processes: { web: { command: \"\"a\\0b\"\" } } | 1:30: 'command' must not contain a NUL character",
                "processes: { web: { command: a, cwd: b } }   | 1:33: key 'cwd' is not known here; here it is called 'dir'",
                "processes: { web: { command: a, dir: '' } }  | 1:38: 'dir' is empty; leave it out for the folder of this file",
                "processes: { web: { command: a, dir: [] } }  | 1:38: 'dir' must be text, not a list",
                "processes: { web: { command: a, env: 5 } }   | 1:38: 'env' must be a map of names to values or a list of NAME=value, not '5'",
                "processes: { web: { command: a, env: [B] } } | 1:39: an item of 'env' must be NAME=value, not 'B'",
                "processes: { web: { command: a, env: {B: []}}}| 1:42: variable 'B' must be text, not a list",
                "processes: { web: { command: a, stop: INT } }| 1:39: 'stop' must be a map with 'signal' and 'grace', or a list of such steps, not 'INT'",
                "processes: { web: { command: a, stop: {grace: 10} } } | 1:47: 'grace' must be a duration such as 10s, 500ms or 1m30s, not '10'; did you mean '10s'?",
                "processes: { web: { command: a, stop: {grace: 25h} } } | 1:47: 'grace' must be at most 24h, not '25h'",
                "processes: { web: { command: a, depends_on: b } } | 1:45: 'depends_on' must be a list of names or a map of names to conditions, not 'b'",
                "processes: { web: { command: a, depends_on: [[b]] } } | 1:46: 'depends_on' must be a list of names, not a list",
                "processes: { web: { command: a, depends_on: { b: } }, b: { command: c } } | 1:47: 'b' needs a condition: one of started, ready, log-ready, completed, completed-successfully",
                "processes: { web: { command: a, depends_on: { b: {} } }, b: { command: c } } | 1:47: 'b' needs a condition: one of started, ready, log-ready, completed, completed-successfully",
                "processes: { web: { command: a, depends_on: { b: { condition: complete } } }, b: { command: c } } | 1:63: condition must be one of started, ready, log-ready, completed, completed-successfully, not 'complete'; did you mean 'completed'?",
                "processes: { web: { command: a, depends_on: ['b c'] } } | 1:46: process 'web' depends on 'b c', which does not exist",
                "processes: { web: { command: a, command: b } } | 1:33: key 'command' is given twice; the first is in line 1",
                "processes: { web: { command: !secret a } }   | 1:30: tag '!secret' is not known here",
                "processes: { web: { <<: a, command: b } }    | 1:25: '<<' merges a map or a list of maps, not text",
                "processes: { web: &w { command: b, env: *w } } | 1:19: an alias in here stands for what it is part of",
                "{ [a]: b, processes: { web: { command: b } } } | 1:3: a key must be text, not a list",
                "{ name: '', processes: { web: { command: b } } } | 1:9: 'name' must be a line of text, not empty",
                "just text                                    | 1:1: a project file is a map with 'processes', not text",
                "[a, b]                                       | 1:1: a project file is a map with 'processes', not a list",
                "\"\"                                         | 1:1: the file is empty; write processes under 'processes'",
                "# nothing                                    | 1:1: the file is empty; write processes under 'processes'",
            })
    void aMistakeIsToldWithItsPlace(String text, String expected) throws IOException {
        assertThat(problems(text.replace("\"\"", "\""))).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "processes:\n  web: { command: 'ls }\n",
                "processes:\n\tweb: x\n",
                "processes: *nobody\n",
                "a: b: c\n",
                "processes: {\n",
                "--- {}\n--- {}\n",
                "a: \u0001\n",
                "%YAML 3.0\n---\na: b\n",
            })
    void whatIsNotYamlIsOneProblemInsideTheFile(String text) throws IOException {
        assertThat(problems(text)).hasSize(1);
    }

    @Test
    void whatIsNotUtf8IsToldWhereItStarts() throws IOException {
        Files.write(file, "name: a\nx-b: \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(rejected()).containsExactly("2:6: the file is not UTF-8 text from here on");
    }

    @Test
    void aByteOrderMarkAndDosLineEndsAreNotInTheWay() throws IOException {
        Files.writeString(file, "\uFEFFprocesses:\r\n  a: { command: ls }\r\n  b: { comand: ls }\r\n");

        assertThat(rejected())
                .containsExactly(
                        "3:3: process 'b' has no 'command'",
                        "3:8: key 'comand' is not known here; did you mean 'command'?");
    }

    @Test
    void columnsCountCharactersAsEditorsDo() throws IOException {
        assertThat(problems("{ x-\ud83d\ude00\u00e4: 1, nope: 2, processes: { a: { command: ls } } }"))
                .containsExactly("1:12: key 'nope' is not known here; did you mean 'name'?");
    }

    @Test
    void nestingWithoutEndIsAProblemNotACrash() throws IOException {
        assertThat(problems("[".repeat(200_000))).containsExactly("1:1: maps and lists are nested too deep");
    }

    @Test
    void aFileOfAliasesOfAliasesIsReadInNoTime() throws IOException {
        StringBuilder text = new StringBuilder("x-0: &a0 { A: b }\n");
        for (int i = 1; i < 60; i++) {
            text.append("x-%d: &a%d { l: *a%d, r: *a%d }\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(loaded(text + "processes: { a: { command: ls } }").processes())
                .hasSize(1);
    }

    @Test
    void aFileThatCannotBeReadIsAProblem() throws IOException {
        assertThat(rejected()).containsExactly("1:1: the file does not exist");

        Files.createDirectory(file);
        assertThat(rejected()).containsExactly("1:1: the file is a folder");

        Files.delete(file);
        Files.write(file, new byte[3 * 1024 * 1024 + 1]);
        assertThat(rejected()).containsExactly("1:1: the file is larger than 3 MiB");
    }

    @Test
    void whatDoesNothingIsAWarning() throws IOException {
        List<String> warnings = warnings("""
                env:
                processes:
                  a:
                    command: server &
                    stop: { signal: KILL, grace: 1s }
                    env: [A=1, A=2, TUKKI_PROCESS=x, "B C=d"]
                  b:
                    command: sleep 1 && true
                    stop: { signal: WINCH }
                    depends_on: [a, a]
                    env: { EMPTY: }
                    description:
                  c: { command: ls, stop: {} }
                """);

        assertThat(warnings)
                .containsExactly(
                        "1:1: 'env' has no value and does nothing",
                        "4:14: a command that ends in '&' goes to the background, and the process counts as ended at"
                                + " once; leave the '&' out",
                        "5:21: with signal KILL 'grace' does nothing",
                        "6:16: variable 'A' is given twice; the last counts",
                        "6:21: variable 'TUKKI_PROCESS' is set by Tukki; this value does nothing",
                        "6:38: variable name 'B C' has a space in it",
                        "9:21: signal WINCH ends no process by itself: it will be killed after the grace period",
                        "10:21: dependency 'a' is given twice",
                        "11:12: variable 'EMPTY' has no value and is set to the empty text; write \"\" if that is meant",
                        "12:5: 'description' has no value and does nothing",
                        "13:27: 'stop' is empty and does nothing");
    }

    @Test
    void theUsualNamesAreFoundFirstOneFirst() throws IOException {
        assertThat(ProjectFile.find(folder)).isEmpty();

        Files.writeString(folder.resolve("tukki.yml"), "");
        assertThat(ProjectFile.find(folder)).contains(folder.resolve("tukki.yml"));

        Files.writeString(file, "");
        assertThat(ProjectFile.find(folder)).contains(file);
    }

    private Project loaded(String text) throws IOException {
        Files.writeString(file, text);
        ProjectFile.Result result = ProjectFile.load(file);
        assertThat(result).isInstanceOf(ProjectFile.Loaded.class);
        return ((ProjectFile.Loaded) result).project();
    }

    private List<String> warnings(String text) throws IOException {
        Files.writeString(file, text);
        ProjectFile.Result result = ProjectFile.load(file);
        assertThat(result).isInstanceOf(ProjectFile.Loaded.class);
        return relative(((ProjectFile.Loaded) result).warnings());
    }

    private List<String> problems(String text) throws IOException {
        Files.writeString(file, text);
        return rejected();
    }

    private List<String> rejected() {
        ProjectFile.Result result = ProjectFile.load(file);
        assertThat(result).isInstanceOf(ProjectFile.Rejected.class);
        return relative(((ProjectFile.Rejected) result).problems());
    }

    private List<String> relative(List<SpecProblem> problems) {
        return problems.stream()
                .map(problem -> problem.render().substring(file.toString().length() + 1))
                .toList();
    }
}
