package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.core.process.OsSignal;
import java.util.Optional;

/** Signals to processes that are not our children, through a handle that cannot come to mean somebody else. */
final class Pidfds {

    private Pidfds() {}

    /** Signals the process that {@code stat} describes, and nobody who may have its pid by now. */
    static void signal(ProcTable table, ProcStat stat, OsSignal signal) {
        int pidfd = LibC.pidfdOpen(stat.pid());
        if (pidfd >= 0) {
            if (isStill(table, stat)) {
                LibC.pidfdSendSignal(pidfd, signal.number());
            }
            LibC.close(pidfd);
        }
    }

    private static boolean isStill(ProcTable table, ProcStat stat) {
        return table.stat(stat.pid()).map(ProcStat::identity).equals(Optional.of(stat.identity()));
    }
}
