package io.tukki.core.lifecycle;

import io.tukki.core.process.ProcessId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All processes of a runtime at one moment, in the order in which they were added.
 *
 * @param version increases with each change
 */
public record ProjectSnapshot(long version, Map<ProcessId, ProcessSnapshot> processes) {

    public static final ProjectSnapshot EMPTY = new ProjectSnapshot(0, Map.of());

    public ProjectSnapshot {
        processes = Collections.unmodifiableMap(new LinkedHashMap<>(processes));
    }

    public Optional<ProcessSnapshot> process(ProcessId id) {
        return Optional.ofNullable(processes.get(id));
    }

    public Collection<ProcessSnapshot> all() {
        return processes.values();
    }

    /** Returns whether there are processes and none of them will do anything any more. */
    public boolean isFinished() {
        return !processes.isEmpty()
                && processes.values().stream().allMatch(p -> p.state().isFinal());
    }
}
