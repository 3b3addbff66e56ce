package io.tukki.core.event;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;

/**
 * An incarnation ended; all its output is readable.
 *
 * @param pid the number the OS gave it, 0 if it never started
 */
public record ProcessExited(EventStamp stamp, ProcessId process, long incarnation, long pid, ExitStatus status)
        implements FromProcess {
    @Override
    public String type() {
        return "process.exited";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
