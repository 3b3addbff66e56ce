package io.tukki.core.project;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How long stopping a project takes if every process sleeps through every step of its ladder, until the last SIGKILL
 * is sent. Levels are stopped one after the other, the processes of a level together.
 *
 * @param levels in the order they are stopped
 */
public record StopEstimate(List<Level> levels) {

    public StopEstimate {
        levels = List.copyOf(levels);
    }

    /**
     * Processes that are stopped together.
     *
     * @param worstCase that of the slowest
     */
    public record Level(List<ProcessId> processes, Duration worstCase) {
        public Level {
            processes = List.copyOf(processes);
        }
    }

    public static StopEstimate of(Project project) {
        Map<ProcessId, ProcessSpec> specs = new LinkedHashMap<>();
        project.processes().forEach(spec -> specs.put(spec.id(), spec));
        return new StopEstimate(project.startOrder().stopLevels().stream()
                .map(level -> new Level(level, slowest(level, specs)))
                .toList());
    }

    /** Returns the time of all levels together. */
    public Duration total() {
        return levels.stream().map(Level::worstCase).reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration slowest(List<ProcessId> level, Map<ProcessId, ProcessSpec> specs) {
        return level.stream()
                .map(id -> Objects.requireNonNull(specs.get(id)).stopLadder().worstCase())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
