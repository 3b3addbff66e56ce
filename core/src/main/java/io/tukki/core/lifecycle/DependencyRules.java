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
            Map<ProcessId, DependencyCondition> dependencies, Function<ProcessId, Optional<ProcessSnapshot>> states) {
        List<String> waiting = new ArrayList<>();
        for (Map.Entry<ProcessId, DependencyCondition> each : dependencies.entrySet()) {
            ProcessId dependency = each.getKey();
            Verdict verdict = states.apply(dependency)
                    .map(snapshot -> evaluate(snapshot, each.getValue()))
                    .orElseGet(() -> new Impossible(dependency + " is not part of this run"));
            if (verdict instanceof Impossible) {
                return verdict;
            }
            if (verdict instanceof Waiting one) {
                waiting.add(one.waitingFor());
            }
        }
        return waiting.isEmpty() ? Met.INSTANCE : new Waiting(String.join(", ", waiting));
    }

    private static Verdict evaluate(ProcessSnapshot dependency, DependencyCondition condition) {
        ProcessId id = dependency.id();
        ProcessState state = dependency.state();
        if (state instanceof ProcessState.Skipped skipped) {
            return new Impossible(id + " was skipped: " + skipped.reason());
        }
        if (state instanceof ProcessState.Exited exited) {
            return afterExit(id, condition, exited.report());
        }
        if (state instanceof ProcessState.Failed failed) {
            return afterFailure(id, condition, failed);
        }
        if (state instanceof ProcessState.Scheduled && dependency.lastExit() != null) {
            return afterExit(id, condition, dependency.lastExit()) instanceof Met
                    ? Met.INSTANCE
                    : new Waiting(waitingFor(id.name(), condition)); // its next run may be another
        }
        return isMet(dependency, condition) ? Met.INSTANCE : new Waiting(waitingFor(id.name(), condition));
    }

    private static boolean isMet(ProcessSnapshot dependency, DependencyCondition condition) {
        ProcessState state = dependency.state();
        return switch (condition) {
            case STARTED ->
                state instanceof ProcessState.Running
                        || state instanceof ProcessState.Ready
                        || state instanceof ProcessState.Stopping
                        || state instanceof ProcessState.BackingOff;
            case READY -> dependency.isReady();
            case COMPLETED, COMPLETED_SUCCESSFULLY -> false;
        };
    }

    private static Verdict afterFailure(
            ProcessId dependency, DependencyCondition condition, ProcessState.Failed state) {
        return condition == DependencyCondition.COMPLETED
                ? Met.INSTANCE
                : new Impossible(dependency + " has failed: " + state.reason());
    }

    private static Verdict afterExit(ProcessId dependency, DependencyCondition condition, ExitReport report) {
        return switch (condition) {
            case STARTED ->
                report.status() instanceof ExitStatus.NotStarted
                        ? new Impossible(dependency + " was " + report.status().describe())
                        : Met.INSTANCE;
            case READY ->
                new Impossible(dependency + " ended with " + report.status().describe() + " and is not ready");
            case COMPLETED -> Met.INSTANCE;
            case COMPLETED_SUCCESSFULLY ->
                report.success()
                        ? Met.INSTANCE
                        : new Impossible(
                                dependency + " ended with " + report.status().describe());
        };
    }

    /** Returns what one waits for, for people: {@code db to be ready}. */
    public static String waitingFor(String dependency, DependencyCondition condition) {
        return dependency + " to " + toHappen(condition);
    }

    private static String toHappen(DependencyCondition condition) {
        return switch (condition) {
            case STARTED -> "start";
            case READY -> "be ready";
            case COMPLETED -> "complete";
            case COMPLETED_SUCCESSFULLY -> "complete successfully";
        };
    }
}
