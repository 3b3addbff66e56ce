package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * Watched files of a process have changed; it is restarted, or sent its signal.
 *
 * @param incarnation the one that ran last
 * @param paths how many have changed; no more than 10,000 are counted
 * @param first the first of them, relative to the watched folder; empty if it is not known
 */
public record ProcessFilesChanged(EventStamp stamp, ProcessId process, long incarnation, int paths, String first)
        implements FromProcess {
    @Override
    public String type() {
        return "process.watch-triggered";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
