package io.tukki.core.event;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import java.time.Duration;

/**
 * An ended process will be started again.
 *
 * @param incarnation the one that ended
 * @param attempt from 1
 * @param delay how long until the start
 */
public record ProcessRestarting(
        EventStamp stamp, ProcessId process, long incarnation, ExitStatus last, int attempt, Duration delay)
        implements FromProcess {
    @Override
    public String type() {
        return "process.restarting";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
