package io.tukki.core.project;

import static io.tukki.core.project.DependencyGraphTest.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicasTest {

    @ParameterizedTest
    @CsvSource({"1, p-0, p-0", "2, p-0, p-1", "9, p-0, p-8", "10, p-00, p-09", "100, p-000, p-099"})
    void namesAreAsWideAsTheirCount(int count, String first, String last) {
        List<String> names = Replicas.names("p", count);

        assertThat(names)
                .hasSize(count)
                .doesNotHaveDuplicates()
                .startsWith(first)
                .endsWith(last);
    }

    @Test
    void withoutReplicasNothingChanges() {
        List<ProcessSpec> expanded = Replicas.expand(List.of(spec("a", "b"), spec("b")), Map.of());

        assertThat(expanded).extracting(spec -> spec.id().name()).containsExactly("a", "b");
        assertThat(expanded.get(0).dependencies()).containsOnlyKeys(ProcessId.of("b"));
    }

    @Test
    void eachReplicaDependsOnEachOfItsDependency() {
        List<ProcessSpec> expanded = Replicas.expand(
                List.of(spec("web", "db", "x"), spec("x"), spec("db")),
                Map.of(ProcessId.of("web"), 2, ProcessId.of("db"), 2));

        assertThat(expanded)
                .extracting(spec -> spec.id() + " " + spec.environment() + " "
                        + spec.dependencies().keySet())
                .containsExactly(
                        "web-0 {TUKKI_REPLICA=0} [db-0, db-1, x]",
                        "web-1 {TUKKI_REPLICA=1} [db-0, db-1, x]",
                        "x {} []",
                        "db-0 {TUKKI_REPLICA=0} []",
                        "db-1 {TUKKI_REPLICA=1} []");
    }
}
