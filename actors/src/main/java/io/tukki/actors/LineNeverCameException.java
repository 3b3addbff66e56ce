package io.tukki.actors;

import io.tukki.core.process.ProcessId;

/** A process ended without having printed what somebody waited for. */
public final class LineNeverCameException extends TukkiException {

    private final transient ProcessId process;

    LineNeverCameException(ProcessId process, String pattern) {
        super("process \"" + process + "\" ended without a line that matches /" + pattern + "/");
        this.process = process;
    }

    public ProcessId process() {
        return process;
    }
}
