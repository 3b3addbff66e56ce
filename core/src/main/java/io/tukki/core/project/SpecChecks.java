package io.tukki.core.project;

import io.tukki.core.process.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Everything that can be told about a list of specs before any of them is started. */
public final class SpecChecks {

    private SpecChecks() {}

    /**
     * Returns all problems of {@code specs}: those of {@link DependencyGraph#problems(List)} and working directories
     * that are not there.
     *
     * @param isDirectory asked for each working directory; {@code Files::isDirectory} outside of tests
     */
    public static List<SpecProblem> problems(List<ProcessSpec> specs, Predicate<Path> isDirectory) {
        List<SpecProblem> problems = new ArrayList<>(DependencyGraph.problems(specs));
        problems.addAll(missingDirectories(specs, isDirectory));
        return List.copyOf(problems);
    }

    private static List<SpecProblem> missingDirectories(List<ProcessSpec> specs, Predicate<Path> isDirectory) {
        return specs.stream()
                .filter(spec -> spec.directory().filter(isDirectory.negate()).isPresent())
                .map(SpecChecks::missingDirectory)
                .toList();
    }

    private static SpecProblem missingDirectory(ProcessSpec spec) {
        return SpecProblem.of(
                new Subject.OfDirectory(spec.id()),
                "process '" + spec.id() + "' (" + spec.command().display() + ") is to run in "
                        + spec.directory().orElseThrow() + ", which is not a folder");
    }
}
