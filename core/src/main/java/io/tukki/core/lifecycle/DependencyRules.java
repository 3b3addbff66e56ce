package io.tukki.core.lifecycle;

import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Decides whether a process may start, from what its dependencies have come to. */
public final class DependencyRules {

    private static final ProcessState NOT_PART_OF_THIS_RUN = new ProcessState.Skipped("it is not part of this run");

    private DependencyRules() {}

    /** Whether a process may start. */
    public sealed interface Verdict {}

    /** Every condition is met. */
    public enum Met implements Verdict {
        INSTANCE
    }

    /** Some are not met yet; says which, for people. */
    public record Waiting(String waitingFor) implements Verdict {}

    /** One can never be met any more; says which and why, for people. */
    public record Impossible(String reason) implements Verdict {}

    /**
     * Returns the verdict for a process with these dependencies.
     *
     * @param states where each process stands; empty for one that is not part of this run
     */
    public static Verdict evaluate(
            Map<ProcessId, DependencyCondition> dependencies, Function<ProcessId, Optional<ProcessState>> states) {
        List<String> waiting = new ArrayList<>();
        for (Map.Entry<ProcessId, DependencyCondition> each : dependencies.entrySet()) {
            ProcessId dependency = each.getKey();
            ProcessState state = states.apply(dependency).orElse(NOT_PART_OF_THIS_RUN);
            Verdict verdict = evaluate(dependency, each.getValue(), state);
            if (verdict instanceof Impossible) {
                return verdict;
            }
            if (verdict instanceof Waiting one) {
                waiting.add(one.waitingFor());
            }
        }
        return waiting.isEmpty() ? Met.INSTANCE : new Waiting(String.join(", ", waiting));
    }

    private static Verdict evaluate(ProcessId dependency, DependencyCondition condition, ProcessState state) {
        if (state instanceof ProcessState.Skipped skipped) {
            return new Impossible(dependency + " was skipped: " + skipped.reason());
        }
        if (state instanceof ProcessState.Exited exited) {
            return afterExit(dependency, condition, exited.report());
        }
        if (condition == DependencyCondition.STARTED && state.isAlive() && !(state instanceof ProcessState.Starting)) {
            return Met.INSTANCE;
        }
        return new Waiting(dependency + " to " + toHappen(condition));
    }

    private static Verdict afterExit(ProcessId dependency, DependencyCondition condition, ExitReport report) {
        return switch (condition) {
            case STARTED ->
                report.status() instanceof ExitStatus.NotStarted
                        ? new Impossible(dependency + " was " + report.status().describe())
                        : Met.INSTANCE;
            case COMPLETED -> Met.INSTANCE;
            case COMPLETED_SUCCESSFULLY ->
                report.status().isSuccess()
                        ? Met.INSTANCE
                        : new Impossible(
                                dependency + " ended with " + report.status().describe());
        };
    }

    private static String toHappen(DependencyCondition condition) {
        return switch (condition) {
            case STARTED -> "start";
            case COMPLETED -> "complete";
            case COMPLETED_SUCCESSFULLY -> "complete successfully";
        };
    }
}
