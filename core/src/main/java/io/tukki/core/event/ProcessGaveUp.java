package io.tukki.core.event;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;

/**
 * A process will not be started again on its own.
 */
public record ProcessGaveUp(EventStamp stamp, ProcessId process, long incarnation, ExitStatus last, String reason)
        implements FromProcess {
    @Override
    public String type() {
        return "process.gave-up";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
