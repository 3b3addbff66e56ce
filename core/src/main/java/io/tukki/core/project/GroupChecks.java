package io.tukki.core.project;

import io.tukki.core.process.ProcessId;
import io.tukki.core.restart.ProcessGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What keeps groups of processes from being a tree. */
public final class GroupChecks {

    private final List<ProcessGroup> groups;
    private final Map<String, ProcessGroup> byName = new LinkedHashMap<>();
    private final Set<ProcessId> processes;
    private final Map<ProcessId, String> taken = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final List<SpecProblem> found = new ArrayList<>();

    private GroupChecks(List<ProcessGroup> groups, Set<ProcessId> processes) {
        this.groups = groups;
        this.processes = processes;
        groups.forEach(group -> byName.putIfAbsent(group.name(), group));
    }

    /**
     * Returns everything that keeps {@code groups} from being a tree over {@code processes}: names used twice, groups
     * without members, members and parents that do not exist, members of two groups, parents in a circle.
     */
    public static List<SpecProblem> problems(List<ProcessGroup> groups, Set<ProcessId> processes) {
        GroupChecks checks = new GroupChecks(groups, processes);
        groups.forEach(checks::look);
        return List.copyOf(checks.found);
    }

    private void look(ProcessGroup group) {
        String name = group.name();
        if (!seen.add(name)) {
            add(group, "group name '" + name + "' is used twice");
        }
        if (group.members().isEmpty() && groups.stream().noneMatch(each -> name.equals(each.parent()))) {
            add(group, "group '" + name + "' has no members");
        }
        group.members().forEach(member -> look(group, member));
        lookAtParent(group);
    }

    private void look(ProcessGroup group, ProcessId member) {
        if (!processes.contains(member)) {
            List<String> known = processes.stream().map(ProcessId::name).toList();
            String message = "group '" + group.name() + "' has the member '" + member + "', which does not exist";
            found.add(SpecProblem.of(new Subject.OfGroup(group.name()), message)
                    .hint(Spelling.didYouMean(member.name(), known).orElse(null)));
        }
        String other = taken.putIfAbsent(member, group.name());
        if (other != null) {
            add(group, "process '" + member + "' is a member of '" + other + "' and of '" + group.name() + "'");
        }
    }

    private void lookAtParent(ProcessGroup group) {
        String parent = group.parent();
        if (parent == null) {
            return;
        }
        if (!byName.containsKey(parent)) {
            String message = "the parent '" + parent + "' of group '" + group.name() + "' does not exist";
            found.add(SpecProblem.of(new Subject.OfGroup(group.name()), message)
                    .hint(Spelling.didYouMean(parent, byName.keySet()).orElse(null)));
        } else if (isInACircle(group)) {
            add(group, "group '" + group.name() + "' is inside itself");
        }
    }

    private boolean isInACircle(ProcessGroup group) {
        Set<String> passed = new LinkedHashSet<>();
        for (ProcessGroup above = up(group); above != null && passed.add(above.name()); above = up(above)) {
            if (above.name().equals(group.name())) {
                return true;
            }
        }
        return false;
    }

    private @Nullable ProcessGroup up(ProcessGroup group) {
        return group.parent() == null ? null : byName.get(group.parent());
    }

    private void add(ProcessGroup group, String message) {
        found.add(SpecProblem.of(new Subject.OfGroup(group.name()), message));
    }
}
