package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * Log lines became readable: one event for a range, never one per line.
 *
 * @param fromSequence first line of the range
 * @param toSequence last line of the range
 */
public record LogAppended(EventStamp stamp, ProcessId process, long incarnation, long fromSequence, long toSequence)
        implements FromProcess {
    @Override
    public String type() {
        return "log.appended";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.LOW;
    }
}
