package io.tukki.core.event;

import io.tukki.core.process.ProcessId;
import java.util.List;

/**
 * Several processes are restarted together, since one of them, or something they depend on, is.
 *
 * @param process the one whose end, or restart, is the cause
 * @param incarnation of the cause
 * @param together all that are restarted, the cause included
 * @param reason in words
 */
public record GroupRestarting(
        EventStamp stamp, ProcessId process, long incarnation, List<ProcessId> together, String reason)
        implements FromProcess {
    public GroupRestarting {
        together = List.copyOf(together);
    }

    @Override
    public String type() {
        return "group.restarting";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
