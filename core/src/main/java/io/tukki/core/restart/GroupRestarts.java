package io.tukki.core.restart;

import io.tukki.core.process.ProcessId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whom the failure of one process restarts. A group counts the restarts of its members in a window of its own;
 * one too many and the group itself has failed, as one child of its parent, which decides by its own strategy and
 * budget; above the last parent stands the host. A member that gives up has failed its group at once, since the group
 * cannot have it up again.
 */
public final class GroupRestarts {

    private GroupRestarts() {}

    /** Whom to restart. */
    public sealed interface Decision {
        /** Returns what to pass in the next time, by group. */
        Map<String, RestartHistory> histories();
    }

    /** Nobody but the process itself, if its own policy says so. */
    public record Alone(Map<String, RestartHistory> histories) implements Decision {
        public Alone {
            histories = Map.copyOf(histories);
        }
    }

    /**
     * All of these together: those that are up are stopped, then all that were up are started, and the failed one.
     *
     * @param group whose strategy says so
     * @param processes the failed one included, in the order of the group
     * @param anew whether budgets and back-off of the processes begin anew: a group inside this one had failed
     */
    public record Together(String group, List<ProcessId> processes, boolean anew, Map<String, RestartHistory> histories)
            implements Decision {
        public Together {
            processes = List.copyOf(processes);
            histories = Map.copyOf(histories);
        }
    }

    /**
     * None: the outermost group has failed. All of its processes are to be stopped, and the host is to be told.
     *
     * @param reason in words
     */
    public record GiveUp(String group, String reason, List<ProcessId> processes, Map<String, RestartHistory> histories)
            implements Decision {
        public GiveUp {
            processes = List.copyOf(processes);
            histories = Map.copyOf(histories);
        }
    }

    /**
     * Returns whom to restart when {@code failed} has ended and is to be started again, or has given up.
     *
     * @param gaveUp in words why it will not be started again; empty if its own policy wants it up
     * @param histories of the last decision; empty at first
     */
    public static Decision decide(
            GroupTree tree,
            Map<String, RestartHistory> histories,
            ProcessId failed,
            Optional<String> gaveUp,
            Instant now) {
        Optional<ProcessGroup> own = tree.groupOf(failed);
        if (own.isEmpty()) {
            return new Alone(histories);
        }
        Map<String, RestartHistory> next = new HashMap<>(histories);
        ProcessGroup group = own.get();
        Optional<String> reason = gaveUp.map(why -> failed + " has given up: " + why);
        if (reason.isEmpty()) {
            reason = count(group, failed.name(), next, now);
            if (reason.isEmpty()) {
                return group.strategy() == ProcessGroup.Strategy.ONE_FOR_ONE
                        ? new Alone(next)
                        : new Together(group.name(), from(tree, group, failed), false, next);
            }
        }
        return escalate(tree, group, reason.get(), next, now);
    }

    private static Decision escalate(
            GroupTree tree, ProcessGroup failed, String reason, Map<String, RestartHistory> next, Instant now) {
        tree.withInside(failed).forEach(each -> next.remove(each.name()));
        Optional<ProcessGroup> parent = tree.parentOf(failed);
        if (parent.isEmpty()) {
            return new GiveUp(failed.name(), reason, tree.processes(failed), next);
        }
        Optional<String> spent = count(parent.get(), "group " + failed.name(), next, now);
        if (spent.isPresent()) {
            return escalate(tree, parent.get(), spent.get() + "; at last " + reason, next, now);
        }
        return new Together(parent.get().name(), from(tree, parent.get(), failed), true, next);
    }

    /** Counts one more restart in {@code group}; returns in words that its budget is spent, if it is. */
    private static Optional<String> count(
            ProcessGroup group, String child, Map<String, RestartHistory> histories, Instant now) {
        RestartHistory counting =
                histories.getOrDefault(group.name(), RestartHistory.NONE).within(group.period(), now);
        if (counting.restarts().size() >= group.maxRestarts()) {
            return Optional.of(child + " failed after " + counting.restarts().size() + " restarts of group "
                    + group.name() + " within " + group.period());
        }
        histories.put(group.name(), counting.plus(now));
        return Optional.empty();
    }

    private static List<ProcessId> from(GroupTree tree, ProcessGroup group, ProcessId failed) {
        List<ProcessId> all = tree.processes(group);
        return group.strategy() == ProcessGroup.Strategy.ONE_FOR_ALL
                ? all
                : all.subList(all.indexOf(failed), all.size());
    }

    private static List<ProcessId> from(GroupTree tree, ProcessGroup group, ProcessGroup failed) {
        return switch (group.strategy()) {
            case ONE_FOR_ONE -> tree.processes(failed);
            case ONE_FOR_ALL -> tree.processes(group);
            case REST_FOR_ONE -> {
                List<ProcessGroup> inside = tree.inside(group);
                yield inside.subList(inside.indexOf(failed), inside.size()).stream()
                        .flatMap(each -> tree.processes(each).stream())
                        .toList();
            }
        };
    }
}
