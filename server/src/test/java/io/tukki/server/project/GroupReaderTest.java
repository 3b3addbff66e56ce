package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import io.tukki.core.project.Project;
import io.tukki.core.restart.ProcessGroup;
import io.tukki.core.restart.ProcessGroup.Strategy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupReaderTest extends ReadsTukkiYaml {

    @Test
    void everyKeyIsRead() throws IOException {
        Project project = yaml.project("""
                processes:
                  db: { command: serve }
                  web: { command: serve, replicas: 2, depends_on: { db: { condition: ready, restart: true } } }
                groups:
                  all: { strategy: one-for-all, max: 3, within: 1m }
                  back: { strategy: rest-for-one, members: [db, web], parent: all }
                """);

        assertThat(project.restartGroups())
                .containsExactly(
                        ProcessGroup.of("all", Strategy.ONE_FOR_ALL).budget(3, Duration.ofMinutes(1)),
                        ProcessGroup.of("back", Strategy.REST_FOR_ONE, id("db"), id("web-0"), id("web-1"))
                                .within("all"));
        assertThat(project.processes().get(2).restartsWith()).containsExactly(id("db"));
    }

    @Test
    void everythingThatIsWrongIsToldWithItsPlace() throws IOException {
        List<String> problems = yaml.problems("""
                processes:
                  db: { command: serve }
                groups:
                  a: { strategy: all, members: [db, dbb], max: -1 }
                  b: { members: [db], parent: c }
                  d: [db]
                """);

        assertThat(problems)
                .containsExactly(
                        "4:3: group 'a' has the member 'dbb', which does not exist; did you mean 'db'?",
                        "4:18: 'strategy' must be one of one-for-one, one-for-all, rest-for-one, not 'all'",
                        "4:48: 'max' must be a whole number from 0 to 1000000, not '-1'",
                        "5:3: process 'db' is a member of 'a' and of 'b'",
                        "5:3: the parent 'c' of group 'b' does not exist",
                        "6:3: group 'd' has no members",
                        "6:6: 'groups' must be a map with 'members', not a list");
    }

    private static ProcessId id(String name) {
        return ProcessId.of(name);
    }
}
