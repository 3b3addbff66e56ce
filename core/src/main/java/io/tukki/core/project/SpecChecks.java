package io.tukki.core.project;

import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.restart.RestartPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Everything that can be told about a list of specs before any of them is started. */
public final class SpecChecks {

    private SpecChecks() {}

    /**
     * Returns all problems of {@code specs}: those of {@link DependencyGraph#problems(List)}, working directories that
     * are not there, and stop steps that a process cannot hear.
     *
     * @param isDirectory asked for each working directory; {@code Files::isDirectory} outside of tests
     */
    public static List<SpecProblem> problems(List<ProcessSpec> specs, Predicate<Path> isDirectory) {
        return problems(specs, isDirectory, Set.of());
    }

    /**
     * As {@link #problems(List, Predicate)}, where some have no command that can be named.
     *
     * @param withoutCommand whose commands have problems themselves
     */
    public static List<SpecProblem> problems(
            List<ProcessSpec> specs, Predicate<Path> isDirectory, Set<ProcessId> withoutCommand) {
        List<SpecProblem> problems = new ArrayList<>(DependencyGraph.problems(specs));
        problems.addAll(problemsOfEach(specs, isDirectory, withoutCommand));
        return List.copyOf(problems);
    }

    /** Returns the problems that each of {@code specs} has by itself, whatever others there are. */
    public static List<SpecProblem> problemsOfEach(List<ProcessSpec> specs, Predicate<Path> isDirectory) {
        return problemsOfEach(specs, isDirectory, Set.of());
    }

    private static List<SpecProblem> problemsOfEach(
            List<ProcessSpec> specs, Predicate<Path> isDirectory, Set<ProcessId> withoutCommand) {
        List<SpecProblem> problems = new ArrayList<>(missingDirectories(specs, isDirectory, withoutCommand));
        specs.stream().map(SpecChecks::deafStop).flatMap(Optional::stream).forEach(problems::add);
        specs.forEach(spec -> problems.addAll(watchProblems(spec, isDirectory)));
        return List.copyOf(problems);
    }

    /**
     * Returns what will not do what it seems to: dependencies on what never comes, or comes sooner than it seems, and on
     * what is {@code disabled} and yet started with its dependent.
     */
    public static List<SpecProblem> warnings(List<ProcessSpec> specs, Set<ProcessId> disabled) {
        Map<ProcessId, ProcessSpec> byName = new LinkedHashMap<>();
        specs.forEach(spec -> byName.putIfAbsent(spec.id(), spec));
        List<SpecProblem> warnings = new ArrayList<>();
        for (ProcessSpec spec : specs) {
            spec.dependencies().forEach((id, condition) -> {
                Subject edge = new Subject.OfDependency(spec.id(), id);
                Optional.ofNullable(byName.get(id))
                        .flatMap(dependency -> warning(dependency, condition))
                        .ifPresent(message -> warnings.add(SpecProblem.of(edge, message)));
                if (disabled.contains(id) && !disabled.contains(spec.id())) {
                    String message = "'" + id + "' is disabled and is started with '" + spec.id() + "' nevertheless";
                    warnings.add(SpecProblem.of(edge, message));
                }
            });
        }
        return List.copyOf(warnings);
    }

    private static Optional<String> warning(ProcessSpec dependency, DependencyCondition condition) {
        return switch (condition) {
            case STARTED -> Optional.empty();
            case READY ->
                dependency.probes().containsKey(ProcessSpec.ProbeKind.READINESS)
                        ? Optional.empty()
                        : Optional.of("'" + dependency.id() + "' has no readiness probe: 'ready' then means 'started'");
            case COMPLETED, COMPLETED_SUCCESSFULLY ->
                isForEver(dependency)
                        ? Optional.of("'" + dependency.id() + "' is always started again and may never complete")
                        : Optional.empty();
        };
    }

    private static boolean isForEver(ProcessSpec spec) {
        RestartPolicy.Mode mode = spec.restartPolicy().mode();
        return mode == RestartPolicy.Mode.ALWAYS || mode == RestartPolicy.Mode.UNLESS_STOPPED;
    }

    private static List<SpecProblem> missingDirectories(
            List<ProcessSpec> specs, Predicate<Path> isDirectory, Set<ProcessId> withoutCommand) {
        return specs.stream()
                .filter(spec -> spec.directory().filter(isDirectory.negate()).isPresent())
                .map(spec -> missingDirectory(spec, withoutCommand.contains(spec.id())))
                .toList();
    }

    private static List<SpecProblem> watchProblems(ProcessSpec spec, Predicate<Path> isDirectory) {
        List<String> problems = new ArrayList<>();
        spec.watch().ifPresent(watch -> {
            problems.addAll(watch.problems());
            if (watch.root() != null && !isDirectory.test(watch.root())) {
                problems.add(watch.root() + " is to be watched, which is not a folder");
            }
        });
        return problems.stream()
                .map(problem -> SpecProblem.of(new Subject.OfProcess(spec.id()), problem))
                .toList();
    }

    private static Optional<SpecProblem> deafStop(ProcessSpec spec) {
        return spec.stopLadder().needsStdin() && !spec.hasOpenStdin()
                ? Optional.of(SpecProblem.of(
                                new Subject.OfProcess(spec.id()),
                                "process '" + spec.id()
                                        + "' is to be stopped through its standard input, which is not open")
                        .hint("open its standard input, or give it a terminal"))
                : Optional.empty();
    }

    private static SpecProblem missingDirectory(ProcessSpec spec, boolean withoutCommand) {
        String command = withoutCommand ? "" : " (" + spec.command().display() + ")";
        return SpecProblem.of(
                new Subject.OfDirectory(spec.id()),
                "process '" + spec.id() + "'" + command + " is to run in "
                        + spec.directory().orElseThrow() + ", which is not a folder");
    }
}
