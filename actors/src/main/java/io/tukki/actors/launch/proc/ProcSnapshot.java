package io.tukki.actors.launch.proc;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One pass over the table of processes. */
public final class ProcSnapshot {

    private final long begunAt;
    private final Map<Long, ProcStat> stats;
    private final Map<ProcStat.Identity, Marker> markers;
    private final Set<ProcStat.Identity> blank;

    ProcSnapshot(
            long begunAt,
            Map<Long, ProcStat> stats,
            Map<ProcStat.Identity, Marker> markers,
            Set<ProcStat.Identity> blank) {
        this.blank = blank;
        this.begunAt = begunAt;
        this.stats = Collections.unmodifiableMap(stats);
        this.markers = Collections.unmodifiableMap(markers);
    }

    /** Returns the reading of {@link System#nanoTime} before the pass. */
    long begunAt() {
        return begunAt;
    }

    /** Returns whether a process showed neither environment nor arguments until the pass ended. */
    boolean showsNothing(ProcStat stat) {
        return blank.contains(stat.identity());
    }

    /** Returns all processes, zombies too. */
    public Collection<ProcStat> all() {
        return stats.values();
    }

    public Optional<ProcStat> get(long pid) {
        return Optional.ofNullable(stats.get(pid));
    }

    /** Returns the marker in the environment of a process; empty too where it is not ours to see. */
    public Optional<Marker> marker(ProcStat stat) {
        return Optional.ofNullable(markers.get(stat.identity()));
    }
}
