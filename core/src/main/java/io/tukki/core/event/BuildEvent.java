package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * A build tool reached a phase.
 *
 * @param phase as the tool names it
 */
public record BuildEvent(EventStamp stamp, ProcessId process, long incarnation, String phase, Outcome outcome)
        implements FromProcess {
    /** How far the phase is. */
    public enum Outcome {
        STARTED,
        SUCCEEDED,
        FAILED
    }

    @Override
    public String type() {
        return "build.event";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.MEDIUM;
    }
}
