package io.tukki.actors;

import io.tukki.core.lifecycle.InputRefusal;
import io.tukki.core.process.ProcessId;

/** A process did not take what it was sent. */
public final class InputException extends TukkiException {

    private final ProcessId process;
    private final InputRefusal reason;

    InputException(ProcessId process, InputRefusal reason) {
        super(process + " takes no input: " + reason.describe());
        this.process = process;
        this.reason = reason;
    }

    public ProcessId process() {
        return process;
    }

    public InputRefusal reason() {
        return reason;
    }
}
