package io.tukki.actors.process;

import io.tukki.core.lifecycle.InputRefusal;
import io.tukki.core.process.ProcessId;

/** Answer to an {@link Input}. */
public sealed interface InputReply permits InputReply.Taken, InputReply.Refused, ProcessManager.UnknownProcess {

    /** It is where the process finds it. */
    record Taken(ProcessId process) implements InputReply {}

    /** The process does not get it, or not all of it. */
    record Refused(ProcessId process, InputRefusal reason) implements InputReply {}
}
