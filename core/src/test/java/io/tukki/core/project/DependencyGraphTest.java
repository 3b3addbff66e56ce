package io.tukki.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DependencyGraphTest {

    @Test
    void nothingIsAGraphWithoutLevels() {
        assertThat(DependencyGraph.problems(List.of())).isEmpty();
        assertThat(DependencyGraph.of(List.of()).startOrder().levels()).isEmpty();
    }

    @Test
    void independentProcessesShareALevelInTheirOrder() {
        assertThat(levels(spec("b"), spec("a"), spec("c"))).isEqualTo("[[b, a, c]]");
    }

    @Test
    void aChainHasALevelForEach() {
        assertThat(levels(spec("web", "api"), spec("api", "db"), spec("db"))).isEqualTo("[[db], [api], [web]]");
    }

    @Test
    void aRhombusHasThreeLevels() {
        assertThat(levels(spec("d", "b", "c"), spec("b", "a"), spec("c", "a"), spec("a")))
                .isEqualTo("[[a], [b, c], [d]]");
    }

    @Test
    void aProcessStartsAfterItsSlowestDependency() {
        assertThat(levels(spec("a"), spec("b", "a"), spec("c", "b", "a"), spec("d", "a")))
                .isEqualTo("[[a], [b, d], [c]]");
    }

    @Test
    void stopIsTheReverse() {
        StartOrder order = DependencyGraph.of(List.of(spec("web", "api"), spec("api", "db"), spec("db")))
                .startOrder();

        assertThat(order.stopLevels()).hasToString("[[web], [api], [db]]");
        assertThat(order.flat()).hasToString("[db, api, web]");
    }

    @Test
    void anUnknownDependencyIsGuessed() {
        assertThat(problems(spec("web", "databse"), spec("database")))
                .containsExactly(
                        "web: process 'web' depends on 'databse', which does not exist; did you mean 'database'?");
    }

    @Test
    void anUnknownDependencyLikeNothingHasNoGuess() {
        assertThat(problems(spec("web", "kafka"), spec("database")))
                .containsExactly("web: process 'web' depends on 'kafka', which does not exist");
    }

    @Test
    void aDependencyIsNeverGuessedToBeTheProcessItself() {
        assertThat(problems(spec("web1", "web2")))
                .containsExactly("web1: process 'web1' depends on 'web2', which does not exist");
    }

    @Test
    void dependingOnOneselfIsNotACircleAsWell() {
        assertThat(problems(spec("a", "a"), spec("b", "a"))).containsExactly("a: process 'a' depends on itself");
    }

    @Test
    void aCircleIsPrintedAsAWayBack() {
        assertThat(problems(spec("a", "b"), spec("b", "c"), spec("c", "a")))
                .containsExactly("a: processes depend on each other: a -> b -> c -> a");
    }

    @Test
    void whatOnlyHangsOnACircleIsNotBlamed() {
        assertThat(problems(spec("first"), spec("tail", "a"), spec("a", "b"), spec("b", "a", "first")))
                .containsExactly("a: processes depend on each other: a -> b -> a");
    }

    @Test
    void whatLiesBetweenTwoCirclesIsNotBlamed() {
        assertThat(problems(spec("a", "b"), spec("b", "a", "mid"), spec("mid", "x"), spec("x", "y"), spec("y", "x")))
                .containsExactly(
                        "a: processes depend on each other: a -> b -> a",
                        "x: processes depend on each other: x -> y -> x");
    }

    @Test
    void circlesThatShareAProcessAreAllNamed() {
        assertThat(problems(spec("a", "b", "c"), spec("b", "a"), spec("c", "a")))
                .containsExactly(
                        "a: processes depend on each other: a -> b -> a",
                        "c: processes depend on each other: c -> a -> c");
    }

    @Test
    void aNameUsedThreeTimesIsOneProblem() {
        assertThat(problems(spec("a"), spec("a"), spec("a"))).containsExactly("a: process name 'a' is used twice");
    }

    @Test
    void allProblemsComeAtOnce() {
        assertThat(problems(spec("a", "b"), spec("b", "a"), spec("c", "c"), spec("d", "nope"), spec("d")))
                .hasSize(4);
    }

    @Test
    void aGraphOfBrokenSpecsIsRefusedWithAllProblems() {
        assertThatThrownBy(() -> DependencyGraph.of(List.of(spec("a", "a"), spec("b", "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depends on itself")
                .hasMessageContaining("'x', which does not exist");
    }

    @Test
    void neighboursAreKnownInBothDirections() {
        DependencyGraph graph = DependencyGraph.of(List.of(spec("web", "db"), spec("api", "db"), spec("db")));

        assertThat(graph.dependenciesOf(id("web"))).containsExactly(id("db"));
        assertThat(graph.dependentsOf(id("db"))).containsExactly(id("web"), id("api"));
        assertThat(graph.dependenciesOf(id("stranger"))).isEmpty();
    }

    @Test
    void aLongChainNeedsNoDeepStack() {
        List<ProcessSpec> chain = IntStream.range(0, 2_000)
                .mapToObj(i -> i == 0 ? spec("p0") : spec("p" + i, "p" + (i - 1)))
                .toList();

        assertThat(DependencyGraph.of(chain).startOrder().levels()).hasSize(2_000);
        assertThat(DependencyGraph.of(chain).withDependencies(List.of(id("p1999"))))
                .hasSize(2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 20, 60})
    void anyGraphWithoutCirclesStartsEachAfterItsDependencies(int size) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<ProcessSpec> specs = acyclic(size, random);

            StartOrder order = DependencyGraph.of(specs).startOrder();

            assertThat(order.flat()).as("seed %d", seed).hasSameSizeAs(specs).doesNotHaveDuplicates();
            Map<ProcessId, Integer> start = levelOf(order.levels());
            Map<ProcessId, Integer> stop = levelOf(order.stopLevels());
            for (ProcessSpec spec : specs) {
                int deepest = spec.dependencies().keySet().stream()
                        .mapToInt(start::get)
                        .max()
                        .orElse(-1);
                assertThat(start.get(spec.id())).as("seed %d", seed).isEqualTo(deepest + 1);
                spec.dependencies()
                        .keySet()
                        .forEach(dependency -> assertThat(stop.get(spec.id()))
                                .as("seed %d", seed)
                                .isLessThan(stop.get(dependency)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 20, 60})
    void anyGraphWithACircleIsRefusedAndTheWayExists(int size) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<ProcessSpec> specs = acyclic(size, random);
            closeACircle(specs, random);

            List<SpecProblem> problems = DependencyGraph.problems(specs);

            assertThat(problems).as("seed %d", seed).isNotEmpty();
            problems.forEach(problem -> assertWayExists(problem, specs, seed));
        }
    }

    private static void assertWayExists(SpecProblem problem, List<ProcessSpec> specs, long seed) {
        String[] way =
                problem.message().substring(problem.message().indexOf(": ") + 2).split(" -> ");
        assertThat(way[0]).as("seed %d", seed).isEqualTo(way[way.length - 1]);
        for (int i = 0; i + 1 < way.length; i++) {
            assertThat(dependencies(specs, way[i])).as("seed %d", seed).contains(id(way[i + 1]));
        }
    }

    private static Set<ProcessId> dependencies(List<ProcessSpec> specs, String name) {
        return specs.stream()
                .filter(spec -> spec.id().equals(id(name)))
                .findFirst()
                .orElseThrow()
                .dependencies()
                .keySet();
    }

    /** Edges only from a higher number to a lower one; then shuffled. */
    private static List<ProcessSpec> acyclic(int size, Random random) {
        List<ProcessSpec> specs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int self = i;
            String[] needs = random.ints(random.nextInt(4), 0, Math.max(1, i))
                    .filter(other -> other < self)
                    .mapToObj(other -> "p" + other)
                    .toArray(String[]::new);
            specs.add(spec("p" + i, needs));
        }
        Collections.shuffle(specs, random);
        return specs;
    }

    private static void closeACircle(List<ProcessSpec> specs, Random random) {
        int from = random.nextInt(specs.size());
        int to = (from + 1 + random.nextInt(specs.size() - 1)) % specs.size();
        link(specs, from, to);
        link(specs, to, from);
    }

    private static void link(List<ProcessSpec> specs, int from, int to) {
        ProcessSpec changed = specs.get(from).toBuilder()
                .dependsOn(specs.get(to).id().name(), DependencyCondition.STARTED)
                .build();
        specs.set(from, changed);
    }

    private static Map<ProcessId, Integer> levelOf(List<List<ProcessId>> levels) {
        Map<ProcessId, Integer> result = new HashMap<>();
        for (int i = 0; i < levels.size(); i++) {
            for (ProcessId process : levels.get(i)) {
                result.put(process, i);
            }
        }
        return result;
    }

    private static String levels(ProcessSpec... specs) {
        return DependencyGraph.of(List.of(specs)).startOrder().levels().toString();
    }

    private static List<String> problems(ProcessSpec... specs) {
        return DependencyGraph.problems(List.of(specs)).stream()
                .map(SpecProblem::render)
                .toList();
    }

    static ProcessSpec spec(String name, String... needs) {
        ProcessSpec.Builder builder = ProcessSpec.argv(name, "true");
        for (String need : needs) {
            builder.dependsOn(need, DependencyCondition.STARTED);
        }
        return builder.build();
    }

    private static ProcessId id(String name) {
        return ProcessId.of(name);
    }
}
