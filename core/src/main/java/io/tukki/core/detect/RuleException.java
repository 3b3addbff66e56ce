package io.tukki.core.detect;

import java.util.List;
import java.util.stream.Collectors;

/** A rule file cannot be used; holds all that is wrong with it. */
public final class RuleException extends RuntimeException {

    private final transient List<RuleProblem> problems;

    RuleException(List<RuleProblem> problems) {
        super(problems.stream().map(RuleProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<RuleProblem> problems() {
        return problems;
    }
}
