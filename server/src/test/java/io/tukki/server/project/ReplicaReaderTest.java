package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.Project;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaReaderTest extends ReadsTukkiYaml {

    @Test
    void replicasAndWhatDependsOnThemHaveTheirNames() throws IOException {
        Project project = yaml.project("""
                processes:
                  web: { command: ls, depends_on: [db] }
                  db: { command: ls, replicas: 2, env: { A: b } }
                  one: { command: ls, replicas: 1, depends_on: { db: completed } }
                """);

        assertThat(project.names()).containsExactly("web", "db-0", "db-1", "one-0");
        ProcessSpec second = project.processes().get(2);
        assertThat(second.environment()).containsEntry("TUKKI_REPLICA", "1").containsEntry("A", "b");
        assertThat(project.processes().get(0).environment()).doesNotContainKey("TUKKI_REPLICA");
        assertThat(project.processes().get(0).dependencies().keySet())
                .containsExactly(ProcessId.of("db-0"), ProcessId.of("db-1"));
        assertThat(project.groups().keySet()).containsExactly("db", "one");
    }

    @Test
    void disabledOnesAreListed() throws IOException {
        Project project = yaml.project("""
                processes:
                  web: { command: ls, disabled: false }
                  debug: { command: ls, disabled: true, replicas: 2 }
                """);

        assertThat(project.disabled()).containsExactly(ProcessId.of("debug-0"), ProcessId.of("debug-1"));
        assertThat(project.select(List.of()))
                .isInstanceOfSatisfying(
                        Project.Selected.class,
                        selected -> assertThat(selected.project().names()).containsExactly("web"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 0      | 4:15: 'replicas' must be at least 1; to leave it out, 'disabled: true'",
                "replicas: -1     | 4:15: 'replicas' must be a whole number from 1 to 1000, not '-1'",
                "replicas: 1001   | 4:15: 'replicas' must be a whole number from 1 to 1000, not '1001'",
                "replicas: two    | 4:15: 'replicas' must be a whole number from 1 to 1000, not 'two'",
                "replicas: [2]    | 4:15: 'replicas' must be a whole number from 1 to 1000, not a list",
                "disabled: no     | 4:15: 'disabled' must be true or false, not 'no'",
                "scale: 2         | 4:5: key 'scale' is not known here; here it is called 'replicas'",
            })
    void aMistakeIsToldWithItsPlace(String keys, String expected) throws IOException {
        assertThat(yaml.problems(TukkiYaml.around(keys))).containsExactly(expected);
    }

    @Test
    void namesOfReplicasMustBeFreeAndValid() throws IOException {
        String longest = "a".repeat(127);

        assertThat(yaml.problems("""
                        processes:
                          web: { command: ls, replicas: 11 }
                          web-10: { command: ls }
                          %s: { command: ls, replicas: 2 }
                        """.formatted(longest)))
                .containsExactly(
                        "2:33: replica 'web-10' of 'web' has the name of another process",
                        "4:157: name '" + longest + "-0' of a replica must be " + ProcessId.RULE);
    }

    @Test
    void problemsNameAProcessAsTheFileDoes() throws IOException {
        assertThat(yaml.problems("""
                        processes:
                          web: { command: ls, replicas: 2, depends_on: [web, api-0] }
                          api: { command: ls, replicas: 2, dir: none }
                        """))
                .hasSize(3)
                .anyMatch(problem -> problem.equals("2:49: process 'web' depends on itself"))
                .anyMatch(problem -> problem.startsWith("2:54: process 'web' depends on 'api-0', which does not exist"))
                .anyMatch(problem -> problem.startsWith("3:41: process 'api' (ls) is to run in"));
    }

    @Test
    void theNumberOfAReplicaIsOurs() throws IOException {
        assertThat(yaml.warnings(TukkiYaml.around("replicas: 2\nenv: { TUKKI_REPLICA: x }")))
                .containsExactly("5:12: variable 'TUKKI_REPLICA' is set by Tukki; this value does nothing");
    }
}
