package io.tukki.actors;

import io.tukki.core.lifecycle.ProcessSnapshot;

/** The process has ended before it was ready. */
public final class NotReadyException extends TukkiException {
    private final transient ProcessSnapshot snapshot;

    NotReadyException(ProcessSnapshot snapshot) {
        super("process \"" + snapshot.id() + "\" is " + snapshot.state().wireName() + " and was not ready before");
        this.snapshot = snapshot;
    }

    /** Returns where the process stood when that became clear. */
    public ProcessSnapshot snapshot() {
        return snapshot;
    }
}
