package io.tukki.core.lifecycle;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;

/**
 * One process at one moment.
 *
 * @param incarnation of the running or last incarnation; 0 before the first
 */
public record ProcessSnapshot(ProcessSpec spec, ProcessState state, long incarnation) {

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
