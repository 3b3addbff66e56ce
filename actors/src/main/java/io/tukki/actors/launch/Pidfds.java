package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.core.process.OsSignal;

/** Signals to processes that are not our children, through a handle that cannot come to mean somebody else. */
final class Pidfds {

    private Pidfds() {}

    /** Signals the process that {@code stat} describes, and nobody who may have its pid by now. */
    static void signal(ProcTable table, ProcStat stat, OsSignal signal) {
        int pidfd = LibC.pidfdOpen(stat.pid());
        if (pidfd >= 0) {
            if (table.isStill(stat)) {
                LibC.pidfdSendSignal(pidfd, signal.number());
            }
            LibC.close(pidfd);
        }
    }
}
