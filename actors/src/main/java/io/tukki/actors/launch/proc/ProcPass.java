package io.tukki.actors.launch.proc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the table. A process that was listed and has ended by the time it is looked at may have left a child
 * that came after the list; so the list is read again for those who are new in it, until nobody ended in between. One
 * in the middle of an exec shows neither environment nor arguments, and is looked at again until it does. Both for a
 * quarter of a second at most: on a machine where processes come and go faster than that, some are missed.
 */
final class ProcPass {

    private static final int STAT_SIZE = 1024;
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long EXEC_LOOK_NANOS = 50_000;
    private static final long KERNEL_THREADS = 2;

    private final ProcTable table;
    private final @Nullable ProcSnapshot before;
    private final byte[] buffer = new byte[STAT_SIZE];
    private final Map<Long, ProcStat> stats = new LinkedHashMap<>();
    private final Map<ProcStat.Identity, Marker> markers = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<ProcStat.Identity> blank = new HashSet<>();
    private Set<ProcStat.Identity> inExec = new HashSet<>();

    /** @param before what the pass before this one found, null if this is the first */
    ProcPass(ProcTable table, @Nullable ProcSnapshot before) {
        this.table = table;
        this.before = before;
    }

    ProcSnapshot read() {
        long begunAt = System.nanoTime();
        boolean somebodyEnded = list();
        while ((somebodyEnded || !inExec.isEmpty()) && System.nanoTime() - begunAt < LONGEST) {
            if (!somebodyEnded) {
                LockSupport.parkNanos(EXEC_LOOK_NANOS);
            }
            somebodyEnded = list();
        }
        blank.addAll(inExec);
        return new ProcSnapshot(begunAt, stats, markers, blank);
    }

    /** Looks at those that are listed and were not seen yet; returns whether one has ended since the last pass. */
    private boolean list() {
        inExec = new HashSet<>();
        boolean ended = false;
        for (String name : table.processes()) {
            if (!seen.contains(name)) {
                ProcStat stat = table.stat(name, buffer).orElse(null);
                ended |= stat == null || !look(stat);
                if (stat == null || !inExec.contains(stat.identity())) {
                    seen.add(name);
                }
            }
        }
        return ended;
    }

    /** Notes a process; false if it has ended since the last pass, so that it may have left a child behind the list. */
    private boolean look(ProcStat stat) {
        stats.put(stat.pid(), stat);
        if (table.isOlder(stat)) {
            return true; // none of its children is ours
        }
        if (!stat.isAlive()) {
            return hadEnded(stat);
        }
        // A marker is kept once read. That there is none is not: until its exec a child shows its parent's environment.
        Optional<Marker> known = before == null ? Optional.empty() : before.marker(stat);
        if (known.isPresent()) {
            markers.put(stat.identity(), known.get());
            return true;
        }
        byte[] environment = table.environment(stat);
        Marker.in(environment).ifPresent(marker -> markers.put(stat.identity(), marker));
        if (environment.length > 0) {
            return true;
        }
        boolean alive = table.stat(stat.pid()).filter(ProcStat::isAlive).isPresent();
        if (alive && showsNothing(stat)) {
            waitForExec(stat);
        }
        return alive;
    }

    private boolean showsNothing(ProcStat stat) {
        return stat.parent() != KERNEL_THREADS && table.read(stat.pid(), "cmdline").length == 0;
    }

    /** Who showed nothing for the whole of the last pass is waited for no more: there are programs that look like that. */
    private void waitForExec(ProcStat stat) {
        boolean inVain = before != null && before.showsNothing(stat);
        (inVain ? blank : inExec).add(stat.identity());
    }

    /** Returns whether a process that is not alive was not at the last pass either: whatever it left is in the list. */
    private boolean hadEnded(ProcStat stat) {
        return before != null
                && before.get(stat.pid())
                        .filter(earlier -> earlier.identity().equals(stat.identity()) && !earlier.isAlive())
                        .isPresent();
    }
}
