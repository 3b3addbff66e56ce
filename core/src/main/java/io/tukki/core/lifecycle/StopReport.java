package io.tukki.core.lifecycle;

import io.tukki.core.launch.RunningProcess.TreeMember;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.util.List;

/**
 * What came of stopping a process.
 *
 * @param took from the request to this answer
 * @param killed whom the last step, SIGKILL, was sent to; empty if it was not needed
 * @param survivors members of the tree that SIGKILL did not end within five seconds; empty if the tree is empty
 */
public record StopReport(
        ProcessId process, Outcome outcome, Duration took, List<TreeMember> killed, List<TreeMember> survivors) {

    public StopReport {
        killed = List.copyOf(killed);
        survivors = List.copyOf(survivors);
    }

    /** Returns the report for a process of which nothing ran. */
    public static StopReport notRunning(ProcessId process) {
        return new StopReport(process, Outcome.NOT_RUNNING, Duration.ZERO, List.of(), List.of());
    }

    /** How it went. */
    public enum Outcome {
        /** Nothing ran. */
        NOT_RUNNING,
        /** The tree is empty, without SIGKILL. */
        STOPPED,
        /** The tree is empty, after SIGKILL. */
        KILLED,
        /** Some of the tree is left. */
        SURVIVED
    }
}
