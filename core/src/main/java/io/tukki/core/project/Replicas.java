package io.tukki.core.project;

import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.Replica;
import io.tukki.core.restart.ProcessGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Processes that run several times side by side: from one spec to a spec for each replica. */
public final class Replicas {

    /** Number of the replica, from 0, in its environment. */
    public static final String VARIABLE = "TUKKI_REPLICA";

    /** The most replicas of one process. */
    public static final int MOST = 1_000;

    private Replicas() {}

    /** Returns the names of {@code count} replicas: {@code web-0}, or of ten and more {@code web-00}, and so on. */
    public static List<String> names(String process, int count) {
        int width = Integer.toString(count).length();
        return IntStream.range(0, count)
                .mapToObj(number -> process + "-" + ("%0" + width + "d").formatted(number))
                .toList();
    }

    /**
     * Returns {@code specs} with each process in {@code counts} replaced by its replicas, in its place. What depends on
     * such a process depends on all of them.
     *
     * @param counts how many replicas, at least 1, by process
     */
    public static List<ProcessSpec> expand(List<ProcessSpec> specs, Map<ProcessId, Integer> counts) {
        List<ProcessSpec> expanded = new ArrayList<>();
        for (ProcessSpec spec : specs) {
            ProcessSpec depending = spec.toBuilder()
                    .dependencies(expand(spec.dependencies(), counts))
                    .restartsWith(expand(spec.restartsWith(), counts))
                    .build();
            Integer count = counts.get(spec.id());
            if (count == null) {
                expanded.add(depending);
            } else {
                expanded.addAll(replicas(depending, count));
            }
        }
        return List.copyOf(expanded);
    }

    /** Returns replica {@code number} under the name {@code id}, like {@code spec}, which may itself be one. */
    static ProcessSpec replica(ProcessSpec spec, ProcessId id, int number) {
        String shared = spec.replica().map(Replica::of).orElse(spec.id().name());
        return spec.toBuilder()
                .id(id)
                .replica(new Replica(shared, number))
                .env(VARIABLE, Integer.toString(number))
                .build();
    }

    private static List<ProcessSpec> replicas(ProcessSpec spec, int count) {
        List<String> names = names(spec.id().name(), count);
        return IntStream.range(0, count)
                .mapToObj(number -> replica(spec, ProcessId.of(names.get(number)), number))
                .toList();
    }

    private static Set<ProcessId> expand(Set<ProcessId> processes, Map<ProcessId, Integer> counts) {
        return processes.stream().flatMap(process -> expand(process, counts)).collect(Collectors.toSet());
    }

    private static Stream<ProcessId> expand(ProcessId process, Map<ProcessId, Integer> counts) {
        Integer count = counts.get(process);
        return count == null
                ? Stream.of(process)
                : names(process.name(), count).stream().map(ProcessId::of);
    }

    /** Returns {@code groups} with each member in {@code counts} replaced by its replicas, in its place. */
    public static List<ProcessGroup> expandGroups(List<ProcessGroup> groups, Map<ProcessId, Integer> counts) {
        return groups.stream()
                .map(group -> group.members(group.members().stream()
                        .flatMap(member -> expand(member, counts))
                        .toList()))
                .toList();
    }

    private static Map<ProcessId, DependencyCondition> expand(
            Map<ProcessId, DependencyCondition> dependencies, Map<ProcessId, Integer> counts) {
        Map<ProcessId, DependencyCondition> expanded = new LinkedHashMap<>();
        dependencies.forEach(
                (process, condition) -> expand(process, counts).forEach(replica -> expanded.put(replica, condition)));
        return expanded;
    }
}
