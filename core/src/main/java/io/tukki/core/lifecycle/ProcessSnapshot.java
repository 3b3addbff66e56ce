package io.tukki.core.lifecycle;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import org.jspecify.annotations.Nullable;

/**
 * One process at one moment.
 *
 * @param incarnation of the running or last incarnation; 0 before the first
 * @param lastExit how the last incarnation that has ended ended; null before that
 * @param note what the process has told of itself in words ({@code STATUS=}), else what the startup or readiness probe found
 *     last, while it has not passed; null if there is nothing to say
 */
public record ProcessSnapshot(
        ProcessSpec spec,
        ProcessState state,
        long incarnation,
        @Nullable ExitReport lastExit,
        @Nullable String note) {

    public ProcessSnapshot(ProcessSpec spec, ProcessState state, long incarnation, @Nullable ExitReport lastExit) {
        this(spec, state, incarnation, lastExit, null);
    }

    public ProcessId id() {
        return spec.id();
    }

    /** Returns whether it can be used: its readiness probe has passed, or it has none and runs. */
    public boolean isReady() {
        return state instanceof ProcessState.Ready
                || (state instanceof ProcessState.Running
                        && !spec.probes().containsKey(ProcessSpec.ProbeKind.READINESS));
    }
}
