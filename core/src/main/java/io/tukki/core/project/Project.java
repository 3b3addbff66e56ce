package io.tukki.core.project;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.restart.GroupTree;
import io.tukki.core.restart.ProcessGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Processes that are started and stopped together; they fit, see {@link DependencyGraph#problems(List)}.
 *
 * @param name for people; not blank
 * @param processes in the order of the file; may be empty
 * @param disabled those that are not started unless they are named, or one that is started depends on them
 * @param groups names that stand for several processes: a process with replicas for all of them
 * @param restartGroups processes that are restarted together, see {@link GroupChecks#problems}
 * @param logs how much is kept of what they write, and where
 */
public record Project(
        String name,
        List<ProcessSpec> processes,
        Set<ProcessId> disabled,
        Map<String, List<ProcessId>> groups,
        List<ProcessGroup> restartGroups,
        LogPolicy logs) {

    /**
     * Makes a project of specs that have been checked.
     *
     * @throws IllegalArgumentException if they do not fit together
     */
    public Project {
        if (name.isBlank()) {
            throw new IllegalArgumentException("project name must not be blank");
        }
        processes = List.copyOf(processes);
        disabled = Collections.unmodifiableSet(new LinkedHashSet<>(disabled));
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        restartGroups = List.copyOf(restartGroups);
        DependencyGraph.of(processes);
    }

    /**
     * Makes a project whose processes are restarted each for itself.
     *
     * @throws IllegalArgumentException if the specs do not fit together
     */
    public Project(
            String name, List<ProcessSpec> processes, Set<ProcessId> disabled, Map<String, List<ProcessId>> groups) {
        this(name, processes, disabled, groups, List.of(), LogPolicy.UNSAID);
    }

    /**
     * Makes a project that is started as a whole.
     *
     * @throws IllegalArgumentException if the specs do not fit together
     */
    public Project(String name, List<ProcessSpec> processes) {
        this(name, processes, Set.of(), Map.of());
    }

    public DependencyGraph graph() {
        return DependencyGraph.of(processes);
    }

    public StartOrder startOrder() {
        return graph().startOrder();
    }

    /** Returns the names of all processes, in their order. */
    public List<String> names() {
        return processes.stream().map(spec -> spec.id().name()).toList();
    }

    /**
     * Returns the part of this project that is needed to run {@code wanted}, names of processes or groups: all but what
     * is disabled if none is named.
     */
    public Selection select(Collection<String> wanted) {
        if (wanted.isEmpty()) {
            return enabled();
        }
        List<SpecProblem> problems = new ArrayList<>();
        wanted.stream()
                .filter(name -> !names().contains(name) && !groups.containsKey(name))
                .map(this::unknown)
                .forEach(problems::add);
        return problems.isEmpty() ? new Selected(part(named(wanted))) : new NotSelected(problems);
    }

    private Selection enabled() {
        if (disabled.isEmpty()) {
            return new Selected(this);
        }
        List<ProcessId> enabled = processes.stream()
                .map(ProcessSpec::id)
                .filter(id -> !disabled.contains(id))
                .toList();
        return enabled.isEmpty() ? new NotSelected(List.of(nothingEnabled())) : new Selected(part(enabled));
    }

    private SpecProblem nothingEnabled() {
        return SpecProblem.of(Subject.Whole.PROJECT, "all processes of '" + name + "' are disabled")
                .hint("name those to start: " + String.join(", ", names()));
    }

    private List<ProcessId> named(Collection<String> wanted) {
        return wanted.stream()
                .flatMap(each -> groups.containsKey(each)
                        ? groups.getOrDefault(each, List.of()).stream()
                        : Stream.of(ProcessId.of(each)))
                .toList();
    }

    private Project part(Collection<ProcessId> wanted) {
        Set<ProcessId> needed = graph().withDependencies(wanted);
        return new Project(
                name,
                processes.stream().filter(spec -> needed.contains(spec.id())).toList(),
                Set.of(),
                Map.of(),
                GroupTree.part(restartGroups, needed),
                logs);
    }

    private SpecProblem unknown(String wanted) {
        List<String> known = new ArrayList<>(groups.keySet());
        known.addAll(names());
        return SpecProblem.of(Subject.Whole.PROJECT, "there is no process '" + wanted + "' in '" + name + "'")
                .hint(Spelling.didYouMean(wanted, known).orElse("there are: " + String.join(", ", names())));
    }

    /** The answer to {@link #select(Collection)}. */
    public sealed interface Selection {}

    /** The named processes and everything they depend on. */
    public record Selected(Project project) implements Selection {}

    /** Names that do not exist, one problem each. */
    public record NotSelected(List<SpecProblem> problems) implements Selection {
        public NotSelected {
            problems = List.copyOf(problems);
        }
    }
}
