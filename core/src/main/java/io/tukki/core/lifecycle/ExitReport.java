package io.tukki.core.lifecycle;

import io.tukki.core.launch.ResourceUsage;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one incarnation ended.
 *
 * @param incarnation counted from 1 for each process
 * @param success whether this end counts as success for this process
 * @param detail what was found, for people; null where the reason says it all
 * @param startedAt when it was spawned, or when spawning was tried
 * @param endedAt when its tree was empty and its output stored
 * @param outputCut whether a pipe was closed while somebody outside the tree still held it
 * @param usage processor time and peak memory; null where the launcher cannot know
 * @param lastLines what it wrote last: at most 10 lines, each cut after 500 characters
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
        boolean outputCut,
        @Nullable ResourceUsage usage,
        List<String> lastLines) {

    public ExitReport {
        lastLines = List.copyOf(lastLines);
    }

    /** A report without usage and last lines. */
    public ExitReport(
            ProcessId process,
            long incarnation,
            ExitStatus status,
            boolean success,
            Reason reason,
            @Nullable String detail,
            Instant startedAt,
            Instant endedAt,
            boolean outputCut) {
        this(process, incarnation, status, success, reason, detail, startedAt, endedAt, outputCut, null, List.of());
    }

    /** Who wanted it to end. */
    public enum Reason {
        /** It ended by itself. */
        EXITED,
        /** It never started. */
        NOT_STARTED,
        /** It was told to stop, and did within its grace. */
        STOPPED,
        /** It was told to stop, and had to be killed. */
        KILLED,
        /** It was ended because a probe found that it had failed. */
        FAILED_CHECK,
        /** It was ended because it took too long to be ready, or ran too long. */
        TIMEOUT,
        /** It was ended because its tree held more memory than its spec allows. */
        MEMORY_CEILING,
        /** SIGKILL, not by us, while the kernel was killing for want of memory: a hint, no proof. */
        OUT_OF_MEMORY
    }

    /** Returns how it ended in words, for people. */
    public String describe() {
        return detail == null ? status.describe() : detail + " (" + status.describe() + ")";
    }

    public Duration uptime() {
        return Duration.between(startedAt, endedAt);
    }
}
