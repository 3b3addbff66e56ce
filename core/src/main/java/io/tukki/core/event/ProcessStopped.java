package io.tukki.core.event;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;

/**
 * A process was stopped because somebody wanted it so.
 */
public record ProcessStopped(EventStamp stamp, ProcessId process, long incarnation, ExitStatus status, String reason)
        implements FromProcess {
    @Override
    public String type() {
        return "process.stopped";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
