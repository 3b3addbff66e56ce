package io.tukki.core.project;

import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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

    private static List<ProcessSpec> replicas(ProcessSpec spec, int count) {
        List<String> names = names(spec.id().name(), count);
        return IntStream.range(0, count)
                .mapToObj(number -> spec.toBuilder()
                        .id(ProcessId.of(names.get(number)))
                        .env(VARIABLE, Integer.toString(number))
                        .build())
                .toList();
    }

    private static Map<ProcessId, DependencyCondition> expand(
            Map<ProcessId, DependencyCondition> dependencies, Map<ProcessId, Integer> counts) {
        Map<ProcessId, DependencyCondition> expanded = new LinkedHashMap<>();
        dependencies.forEach((process, condition) -> {
            Integer count = counts.get(process);
            List<String> names = count == null ? List.of(process.name()) : names(process.name(), count);
            names.forEach(name -> expanded.put(ProcessId.of(name), condition));
        });
        return expanded;
    }
}
