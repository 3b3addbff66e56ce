package io.tukki.core.lifecycle;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.time.Instant;

/**
 * How one incarnation ended.
 *
 * @param incarnation counted from 1 for each process
 * @param startedAt when it was spawned, or when spawning was tried
 * @param endedAt when its tree was empty and its output stored
 * @param outputCut whether a pipe was closed while somebody outside the tree still held it
 */
public record ExitReport(
        ProcessId process,
        long incarnation,
        ExitStatus status,
        Reason reason,
        Instant startedAt,
        Instant endedAt,
        boolean outputCut) {

    /** Who wanted it to end. */
    public enum Reason {
        /** It ended by itself, or never started. */
        EXITED,
        /** It was told to stop, and did within its grace. */
        STOPPED,
        /** It was told to stop, and had to be killed. */
        KILLED
    }

    public Duration uptime() {
        return Duration.between(startedAt, endedAt);
    }
}
