package io.tukki.actors;

import io.tukki.core.project.SpecProblem;
import java.util.List;

/** Some specs are wrong; nothing was started. */
public final class SpecException extends TukkiException {
    private final transient List<SpecProblem> problems;

    SpecException(List<SpecProblem> problems) {
        super(SpecProblem.render(problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns all problems there are, at least one. */
    public List<SpecProblem> problems() {
        return problems;
    }
}
