package io.tukki.core.project;

import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Processes in levels: whatever a process depends on is in a level before its own, and as few levels as that
 * allows. Inside a level: the order the processes were given in.
 */
public record StartOrder(List<List<ProcessId>> levels) {

    public StartOrder {
        levels = levels.stream().map(List::copyOf).toList();
    }

    /** Returns the levels to stop one after the other: a process comes before everything it depends on. */
    public List<List<ProcessId>> stopLevels() {
        List<List<ProcessId>> reversed = new ArrayList<>(levels);
        Collections.reverse(reversed);
        return List.copyOf(reversed);
    }

    /** Returns all processes, level by level. */
    public List<ProcessId> flat() {
        return levels.stream().flatMap(List::stream).toList();
    }
}
