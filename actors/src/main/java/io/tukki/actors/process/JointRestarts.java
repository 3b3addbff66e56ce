package io.tukki.actors.process;

import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.RestartEdges;
import io.tukki.core.restart.GroupRestarts;
import io.tukki.core.restart.GroupTree;
import io.tukki.core.restart.ProcessGroup;
import io.tukki.core.restart.RestartHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The groups of a runtime and what is left of their budgets; owned by the {@link ProcessManager}. */
final class JointRestarts {

    private GroupTree tree = GroupTree.NONE;
    private Map<String, RestartHistory> histories = Map.of();

    List<ProcessGroup> groups() {
        return List.copyOf(tree.groups());
    }

    void groups(List<ProcessGroup> groups) {
        tree = GroupTree.of(groups);
    }

    /** Makes {@code newcomer} a member of the group of {@code sibling}, if that has one: right behind the last member. */
    void join(ProcessId newcomer, ProcessId sibling) {
        tree.groupOf(sibling).ifPresent(group -> {
            List<ProcessId> members = new ArrayList<>(group.members());
            members.add(newcomer);
            groups(groups().stream()
                    .map(each -> each.equals(group) ? group.members(members) : each)
                    .toList());
        });
    }

    /**
     * Returns what is restarted when a process stands there now; empty if it is none of a joint restart's business.
     *
     * @param specs of all processes
     */
    Optional<JointRestart> after(ProcessSnapshot ended, Collection<ProcessSpec> specs, Instant now) {
        ProcessId process = ended.id();
        if (ended.state() instanceof ProcessState.BackingOff backingOff) {
            String why = process + " ended: " + backingOff.last().describe();
            return decide(process, Optional.empty(), why, specs, backingOff.until(), now);
        }
        if (ended.state() instanceof ProcessState.Failed failed) {
            return decide(process, Optional.of(failed.reason()), process + " failed", specs, now, now);
        }
        return Optional.empty();
    }

    private Optional<JointRestart> decide(
            ProcessId process,
            Optional<String> gaveUp,
            String why,
            Collection<ProcessSpec> specs,
            Instant notBefore,
            Instant now) {
        GroupRestarts.Decision decision = GroupRestarts.decide(tree, histories, process, gaveUp, now);
        histories = decision.histories();
        if (decision instanceof GroupRestarts.GiveUp lost) {
            Set<ProcessId> all = new LinkedHashSet<>(lost.processes());
            return Optional.of(new JointRestart(process, lost.reason(), all, Set.of(), now, lost.group()));
        }
        if (decision instanceof GroupRestarts.Together together) {
            Set<ProcessId> all = RestartEdges.closure(specs, together.processes());
            Set<ProcessId> anew = together.anew() ? new LinkedHashSet<>(together.processes()) : Set.of();
            String reason = "group " + together.group() + ": " + why;
            return Optional.of(new JointRestart(process, reason, all, anew, notBefore, ""));
        }
        return gaveUp.isPresent() ? Optional.empty() : Optional.of(along(process, why, Set.of(), specs, notBefore));
    }

    /** Returns those that others may be restarted with: they do not start again by themselves. */
    Set<ProcessId> joint(Collection<ProcessSpec> specs) {
        Set<ProcessId> joint = new HashSet<>();
        tree.groups().forEach(group -> joint.addAll(group.members()));
        specs.forEach(spec -> joint.addAll(spec.restartsWith()));
        return joint;
    }

    /** Returns what is restarted when {@code process} is, by hand. */
    JointRestart byHand(ProcessId process, Collection<ProcessSpec> specs, Instant now) {
        return along(process, process + " was restarted", Set.of(process), specs, now);
    }

    private static JointRestart along(
            ProcessId process, String why, Set<ProcessId> anew, Collection<ProcessSpec> specs, Instant notBefore) {
        Set<ProcessId> all = RestartEdges.closure(specs, Set.of(process));
        return new JointRestart(process, why, all, anew, notBefore, "");
    }
}
