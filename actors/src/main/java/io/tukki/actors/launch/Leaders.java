package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.Marker;
import io.tukki.actors.launch.proc.ProcStat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The children that native launchers have started and reap themselves, of all launchers of this JVM: what one of them
 * adopts as an orphan must not be the child of another. Thread-safe.
 */
final class Leaders {

    private static final Map<Long, Leader> ALL = new ConcurrentHashMap<>();

    private record Leader(long notBefore, Optional<Marker> marker) {}

    private Leaders() {}

    static void started(long pid, long notBefore, Optional<Marker> marker) {
        ALL.put(pid, new Leader(notBefore, marker));
    }

    /** Says that its launcher was closed: nobody asks any more who descends from it, but it is still to be reaped. */
    static void abandoned(long pid) {
        ALL.computeIfPresent(pid, (same, leader) -> new Leader(Long.MAX_VALUE, Optional.empty()));
    }

    /** Says that it was reaped. */
    static void released(long pid) {
        ALL.remove(pid);
    }

    static boolean contains(long pid) {
        return ALL.containsKey(pid);
    }

    static Set<Long> pids() {
        return Set.copyOf(ALL.keySet());
    }

    /** Returns whether one of them gave its descendants this mark. */
    static boolean haveGiven(Marker marker) {
        return ALL.values().stream().anyMatch(leader -> leader.marker().equals(Optional.of(marker)));
    }

    /** Returns those from which a process may descend: that were started before it. */
    static Set<Long> before(ProcStat stat) {
        return ALL.entrySet().stream()
                .filter(leader -> leader.getValue().notBefore() <= stat.startTicks())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
