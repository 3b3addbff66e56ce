package io.tukki.actors;

import io.tukki.core.process.ProcessId;

/** There is no process of that name. */
public final class UnknownProcessException extends TukkiException {
    private final ProcessId id;

    UnknownProcessException(ProcessId id) {
        super("there is no process named \"" + id + "\"");
        this.id = id;
    }

    public ProcessId id() {
        return id;
    }
}
