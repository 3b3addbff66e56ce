package io.tukki.core.event;

import io.tukki.core.process.ProcessId;
import java.time.Instant;

/**
 * A run of a schedule was left out: the last one was not over, or its time had passed unseen.
 *
 * @param incarnation the last one
 * @param due when it should have begun
 * @param skipped how many were left out so far, this one included
 */
public record ProcessRunSkipped(EventStamp stamp, ProcessId process, long incarnation, Instant due, long skipped)
        implements FromProcess {
    @Override
    public String type() {
        return "process.run-skipped";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
