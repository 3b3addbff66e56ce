package io.tukki.core.project;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Processes that are started and stopped together; they fit, see {@link DependencyGraph#problems(List)}.
 *
 * @param name for people; not blank
 * @param processes in the order of the file; may be empty
 */
public record Project(String name, List<ProcessSpec> processes) {

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
        DependencyGraph.of(processes);
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

    /** Returns the part of this project that is needed to run {@code wanted}: all of it if none is named. */
    public Selection select(Collection<String> wanted) {
        if (wanted.isEmpty()) {
            return new Selected(this);
        }
        List<SpecProblem> problems = new ArrayList<>();
        wanted.stream()
                .filter(name -> !names().contains(name))
                .map(this::unknown)
                .forEach(problems::add);
        return problems.isEmpty() ? new Selected(part(wanted)) : new NotSelected(problems);
    }

    private Project part(Collection<String> wanted) {
        Set<ProcessId> needed =
                graph().withDependencies(wanted.stream().map(ProcessId::of).toList());
        return new Project(
                name,
                processes.stream().filter(spec -> needed.contains(spec.id())).toList());
    }

    private SpecProblem unknown(String wanted) {
        return SpecProblem.of(Subject.Whole.PROJECT, "there is no process '" + wanted + "' in '" + name + "'")
                .hint(Spelling.didYouMean(wanted, names()).orElse("there are: " + String.join(", ", names())));
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
