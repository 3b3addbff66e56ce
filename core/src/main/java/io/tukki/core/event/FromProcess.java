package io.tukki.core.event;

import io.tukki.core.process.ProcessId;
import java.util.Optional;

/** An event about one incarnation of a process. */
public sealed interface FromProcess extends Event
        permits ProcessStarted,
                ProcessReady,
                ProcessExited,
                ProcessRestarting,
                ProcessGaveUp,
                ProcessStopped,
                ProcessTakenOver,
                ProcessRunSkipped,
                ProcessFilesChanged,
                GroupRestarting,
                GroupGaveUp,
                ErrorDetected,
                TestFailed,
                TestPassed,
                BuildEvent,
                UrlDetected,
                UrlRemoved,
                LogAppended {

    ProcessId process();

    /** Returns how many times the process had been started, from 1. */
    long incarnation();

    @Override
    default Optional<EventSource> source() {
        return Optional.of(new EventSource(process(), incarnation()));
    }
}
