package io.tukki.server.project;

import io.tukki.core.project.Position;
import io.tukki.core.project.SpecProblem;
import io.tukki.core.project.Subject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong while a file is read; what is found twice (an anchor used twice) counts once. */
final class Findings {

    private final Set<SpecProblem> problems = new LinkedHashSet<>();
    private final Set<SpecProblem> warnings = new LinkedHashSet<>();

    void problem(Position at, String path, String message) {
        problem(at, path, message, null);
    }

    void problem(Position at, String path, String message, @Nullable String hint) {
        problems.add(at(at, path, message, hint));
    }

    void problem(SpecProblem problem) {
        problems.add(problem);
    }

    void warning(Position at, String path, String message) {
        warning(at, path, message, null);
    }

    void warning(Position at, String path, String message, @Nullable String hint) {
        warnings.add(at(at, path, message, hint));
    }

    void warning(SpecProblem warning) {
        warnings.add(warning);
    }

    List<SpecProblem> problems() {
        return problems.stream().sorted(SpecProblem.BY_POSITION).toList();
    }

    List<SpecProblem> warnings() {
        return warnings.stream().sorted(SpecProblem.BY_POSITION).toList();
    }

    private static SpecProblem at(Position at, String path, String message, @Nullable String hint) {
        return SpecProblem.of(new Subject.OfSetting(path), message).hint(hint).at(at);
    }
}
