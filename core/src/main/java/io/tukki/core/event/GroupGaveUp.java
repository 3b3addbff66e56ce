package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * An outermost group has spent its budget: its processes are stopped and stay down until somebody starts them.
 *
 * @param process the one whose end was one too many
 * @param incarnation of that process
 * @param reason in words
 */
public record GroupGaveUp(EventStamp stamp, ProcessId process, long incarnation, String group, String reason)
        implements FromProcess {
    @Override
    public String type() {
        return "group.gave-up";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
