package io.tukki.core.project;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who depends on whom, without cycles and without gaps: an immutable value over specs that
 * {@link #problems(List)} has nothing to say about.
 */
public final class DependencyGraph {

    private final Map<ProcessId, Set<ProcessId>> dependencies;

    private DependencyGraph(Map<ProcessId, Set<ProcessId>> dependencies) {
        this.dependencies = dependencies;
    }

    /**
     * Returns the graph of {@code specs}.
     *
     * @throws IllegalArgumentException if they have {@link #problems(List)}, with all of them in the message
     */
    public static DependencyGraph of(List<ProcessSpec> specs) {
        List<SpecProblem> problems = problems(specs);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(SpecProblem.render(problems));
        }
        return new DependencyGraph(edges(specs));
    }

    /**
     * Returns everything that keeps {@code specs} from being started together: names used twice, dependencies that
     * do not exist, on oneself, or in a circle. Every process in a circle is in one that is named.
     */
    public static List<SpecProblem> problems(List<ProcessSpec> specs) {
        List<SpecProblem> problems = new ArrayList<>(duplicates(specs));
        Map<ProcessId, Set<ProcessId>> edges = edges(specs);
        edges.forEach((process, needs) -> needs.forEach(dependency -> {
            if (dependency.equals(process)) {
                problems.add(aboutEdge(process, dependency, "process '" + process + "' depends on itself"));
            } else if (!edges.containsKey(dependency)) {
                problems.add(unknown(process, dependency, edges.keySet()));
            }
        }));
        problems.addAll(cycles(edges));
        return List.copyOf(problems);
    }

    /** Returns what {@code process} itself says it depends on, in its order; empty for an unknown process. */
    public Set<ProcessId> dependenciesOf(ProcessId process) {
        return dependencies.getOrDefault(process, Set.of());
    }

    /** Returns the processes that say they depend on {@code process}. */
    public Set<ProcessId> dependentsOf(ProcessId process) {
        Set<ProcessId> dependents = new LinkedHashSet<>();
        dependencies.forEach((dependent, needs) -> {
            if (needs.contains(process)) {
                dependents.add(dependent);
            }
        });
        return dependents;
    }

    /** Returns {@code roots} and everything they depend on, however far, in the order of the specs. */
    public Set<ProcessId> withDependencies(Collection<ProcessId> roots) {
        Set<ProcessId> reached = new LinkedHashSet<>(roots);
        Deque<ProcessId> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            for (ProcessId dependency : dependenciesOf(open.remove())) {
                if (reached.add(dependency)) {
                    open.add(dependency);
                }
            }
        }
        Set<ProcessId> ordered = new LinkedHashSet<>(dependencies.keySet());
        ordered.retainAll(reached);
        return ordered;
    }

    /** Returns the order to start everything in; its reverse is the order to stop. */
    public StartOrder startOrder() {
        Map<ProcessId, Set<ProcessId>> waiting = new LinkedHashMap<>(dependencies);
        Set<ProcessId> started = new LinkedHashSet<>();
        List<List<ProcessId>> levels = new ArrayList<>();
        while (!waiting.isEmpty()) {
            List<ProcessId> level = free(waiting, started);
            level.forEach(waiting::remove);
            started.addAll(level);
            levels.add(level);
        }
        return new StartOrder(levels);
    }

    private static List<ProcessId> free(Map<ProcessId, Set<ProcessId>> waiting, Set<ProcessId> done) {
        return waiting.keySet().stream()
                .filter(process -> done.containsAll(waiting.getOrDefault(process, Set.of())))
                .toList();
    }

    private static List<SpecProblem> duplicates(List<ProcessSpec> specs) {
        Set<ProcessId> seen = new LinkedHashSet<>();
        Set<ProcessId> twice = new LinkedHashSet<>();
        specs.stream().map(ProcessSpec::id).filter(id -> !seen.add(id)).forEach(twice::add);
        return twice.stream()
                .map(id -> SpecProblem.of(new Subject.OfProcess(id), "process name '" + id + "' is used twice"))
                .toList();
    }

    private static Map<ProcessId, Set<ProcessId>> edges(List<ProcessSpec> specs) {
        Map<ProcessId, Set<ProcessId>> edges = new LinkedHashMap<>();
        for (ProcessSpec spec : specs) {
            edges.computeIfAbsent(spec.id(), id -> new LinkedHashSet<>())
                    .addAll(spec.dependencies().keySet());
        }
        return edges;
    }

    private static SpecProblem unknown(ProcessId process, ProcessId dependency, Set<ProcessId> known) {
        List<String> names = known.stream()
                .filter(name -> !name.equals(process))
                .map(ProcessId::name)
                .toList();
        return aboutEdge(
                        process,
                        dependency,
                        "process '" + process + "' depends on '" + dependency + "', which does not exist")
                .hint(Spelling.didYouMean(dependency.name(), names).orElse(null));
    }

    private static SpecProblem aboutEdge(ProcessId process, ProcessId dependency, String message) {
        return SpecProblem.of(new Subject.OfDependency(process, dependency), message);
    }

    private static List<SpecProblem> cycles(Map<ProcessId, Set<ProcessId>> edges) {
        Map<ProcessId, Set<ProcessId>> suspects = withoutThoseThatCanStart(edges);
        Set<ProcessId> named = new LinkedHashSet<>();
        List<SpecProblem> problems = new ArrayList<>();
        for (ProcessId start : suspects.keySet()) {
            if (!named.contains(start)) {
                List<ProcessId> cycle = shortestCycle(start, suspects);
                if (!cycle.isEmpty()) {
                    named.addAll(cycle);
                    problems.add(circle(cycle));
                }
            }
        }
        return problems;
    }

    private static SpecProblem circle(List<ProcessId> cycle) {
        List<String> names = new ArrayList<>(cycle.stream().map(ProcessId::name).toList());
        names.add(names.get(0));
        return aboutEdge(cycle.get(0), cycle.get(1), "processes depend on each other: " + String.join(" -> ", names));
    }

    /** Takes away what no circle holds back, level by level; edges to oneself and to nothing do not count. */
    private static Map<ProcessId, Set<ProcessId>> withoutThoseThatCanStart(Map<ProcessId, Set<ProcessId>> edges) {
        Map<ProcessId, Set<ProcessId>> left = new LinkedHashMap<>();
        edges.forEach((process, needs) -> {
            Set<ProcessId> inside = new LinkedHashSet<>(needs);
            inside.retainAll(edges.keySet());
            inside.remove(process);
            left.put(process, inside);
        });
        Set<ProcessId> done = new LinkedHashSet<>();
        for (List<ProcessId> level = free(left, done); !level.isEmpty(); level = free(left, done)) {
            level.forEach(left::remove);
            done.addAll(level);
        }
        return left;
    }

    /** Returns the shortest way from {@code start} back to it, without the repeated end; empty if there is none. */
    private static List<ProcessId> shortestCycle(ProcessId start, Map<ProcessId, Set<ProcessId>> edges) {
        Map<ProcessId, ProcessId> cameFrom = new LinkedHashMap<>();
        Deque<ProcessId> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            ProcessId current = open.remove();
            for (ProcessId next : edges.getOrDefault(current, Set.of())) {
                if (next.equals(start)) {
                    return path(current, cameFrom);
                }
                if (edges.containsKey(next) && cameFrom.putIfAbsent(next, current) == null) {
                    open.add(next);
                }
            }
        }
        return List.of();
    }

    private static List<ProcessId> path(ProcessId end, Map<ProcessId, ProcessId> cameFrom) {
        Deque<ProcessId> path = new ArrayDeque<>();
        for (ProcessId step = end; step != null; step = cameFrom.get(step)) {
            path.addFirst(step);
        }
        return List.copyOf(path);
    }
}
