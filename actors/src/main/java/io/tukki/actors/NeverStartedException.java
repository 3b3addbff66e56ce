package io.tukki.actors;

import io.tukki.core.process.ProcessId;

/** The process has no exit, because it was skipped. */
public final class NeverStartedException extends TukkiException {
    private final ProcessId id;

    NeverStartedException(ProcessId id, String reason) {
        super("process \"" + id + "\" was skipped: " + reason);
        this.id = id;
    }

    public ProcessId id() {
        return id;
    }
}
