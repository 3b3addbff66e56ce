package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * An incarnation passed its readiness check.
 *
 * @param pid the number the OS gave it
 */
public record ProcessReady(EventStamp stamp, ProcessId process, long incarnation, long pid) implements FromProcess {
    @Override
    public String type() {
        return "process.ready";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
