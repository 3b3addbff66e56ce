package io.tukki.actors;

import io.tukki.core.process.ProcessId;

/** Nothing of the process runs. */
public final class NotRunningException extends TukkiException {

    private final ProcessId process;

    NotRunningException(ProcessId process) {
        super("nothing of " + process + " runs");
        this.process = process;
    }

    public ProcessId process() {
        return process;
    }
}
