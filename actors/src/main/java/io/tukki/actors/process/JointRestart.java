package io.tukki.actors.process;

import io.tukki.core.process.ProcessId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Processes that are stopped together, dependents first, and then started together as their dependencies allow.
 *
 * @param cause whose end or restart it began with
 * @param reason in words
 * @param processes the cause included
 * @param anew those whose restart history begins anew
 * @param notBefore no start before this
 * @param lostGroup the group that has spent its budget: then none is started again; empty if all are
 */
record JointRestart(
        ProcessId cause,
        String reason,
        Set<ProcessId> processes,
        Set<ProcessId> anew,
        Instant notBefore,
        String lostGroup) {

    boolean isForGood() {
        return !lostGroup.isEmpty();
    }

    JointRestart only(Set<ProcessId> wanted) {
        Set<ProcessId> left = new LinkedHashSet<>(processes);
        left.retainAll(wanted);
        return new JointRestart(cause, reason, left, anew, notBefore, lostGroup);
    }
}
