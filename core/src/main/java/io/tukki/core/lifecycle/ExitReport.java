package io.tukki.core.lifecycle;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one incarnation ended.
 *
 * @param incarnation counted from 1 for each process
 * @param success whether this end counts as success for this process
 * @param detail what the failed check found; null unless the reason is {@link Reason#FAILED_CHECK}
 * @param startedAt when it was spawned, or when spawning was tried
 * @param endedAt when its tree was empty and its output stored
 * @param outputCut whether a pipe was closed while somebody outside the tree still held it
 */
public record ExitReport(
        ProcessId process,
        long incarnation,
        ExitStatus status,
        boolean success,
        Reason reason,
        @Nullable String detail,
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
        KILLED,
        /** It was ended because a probe or a time limit found that it had failed. */
        FAILED_CHECK
    }

    /** Returns how it ended in words, for people. */
    public String describe() {
        return detail == null ? status.describe() : detail + " (" + status.describe() + ")";
    }

    public Duration uptime() {
        return Duration.between(startedAt, endedAt);
    }
}
