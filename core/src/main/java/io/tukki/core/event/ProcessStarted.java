package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * An incarnation runs.
 *
 * @param pid the number the OS gave it
 */
public record ProcessStarted(EventStamp stamp, ProcessId process, long incarnation, long pid) implements FromProcess {
    @Override
    public String type() {
        return "process.started";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
