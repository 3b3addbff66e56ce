package io.tukki.core.restart;

import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Groups and the groups inside them: an immutable value over groups that have been checked. */
public final class GroupTree {

    /** No groups: every process stands for itself. */
    public static final GroupTree NONE = new GroupTree(List.of());

    private final Map<String, ProcessGroup> groups = new LinkedHashMap<>();
    private final Map<ProcessId, ProcessGroup> byMember = new LinkedHashMap<>();

    private GroupTree(List<ProcessGroup> all) {
        all.forEach(group -> {
            groups.put(group.name(), group);
            group.members().forEach(member -> byMember.put(member, group));
        });
    }

    /** Returns the tree of groups that have no problems. */
    public static GroupTree of(List<ProcessGroup> groups) {
        return new GroupTree(List.copyOf(groups));
    }

    /** Returns {@code groups} with these processes only, without those that have none of them. */
    public static List<ProcessGroup> part(List<ProcessGroup> groups, Set<ProcessId> processes) {
        GroupTree tree = of(groups);
        return groups.stream()
                .filter(group -> tree.processes(group).stream().anyMatch(processes::contains))
                .map(group -> group.members(
                        group.members().stream().filter(processes::contains).toList()))
                .toList();
    }

    /** Returns all groups, in their order. */
    public Collection<ProcessGroup> groups() {
        return List.copyOf(groups.values());
    }

    public Optional<ProcessGroup> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** Returns the group that {@code process} is itself a member of. */
    public Optional<ProcessGroup> groupOf(ProcessId process) {
        return Optional.ofNullable(byMember.get(process));
    }

    /** Returns the group that takes over when {@code group} has failed. */
    Optional<ProcessGroup> parentOf(ProcessGroup group) {
        return Optional.ofNullable(group.parent()).flatMap(this::group);
    }

    /** Returns the groups whose parent is {@code group}, in their order. */
    List<ProcessGroup> inside(ProcessGroup group) {
        return groups.values().stream()
                .filter(each -> group.name().equals(each.parent()))
                .toList();
    }

    /** Returns {@code group} and all groups inside it, however deep. */
    List<ProcessGroup> withInside(ProcessGroup group) {
        List<ProcessGroup> all = new ArrayList<>(List.of(group));
        inside(group).forEach(each -> all.addAll(withInside(each)));
        return all;
    }

    /** Returns the processes of {@code group} and of all groups inside it, in their order. */
    public List<ProcessId> processes(ProcessGroup group) {
        return withInside(group).stream()
                .flatMap(each -> each.members().stream())
                .toList();
    }
}
