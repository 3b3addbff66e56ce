package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * A bug crashed the actor that looks after a process; the restarted one has taken the running incarnation over. The
 * process itself did not notice.
 *
 * @param pid the number the OS gave it
 */
public record ProcessTakenOver(EventStamp stamp, ProcessId process, long incarnation, long pid) implements FromProcess {
    @Override
    public String type() {
        return "process.taken-over";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
