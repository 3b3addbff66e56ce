package io.tukki.core.lifecycle;

import io.tukki.core.event.Event;
import io.tukki.core.event.EventStamp;
import io.tukki.core.event.ProcessExited;
import io.tukki.core.event.ProcessGaveUp;
import io.tukki.core.event.ProcessReady;
import io.tukki.core.event.ProcessRestarting;
import io.tukki.core.event.ProcessStarted;
import io.tukki.core.event.ProcessStopped;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happened, told from two snapshots of a process. */
public final class ProcessEvents {

    private ProcessEvents() {}

    /** Returns the events that lead from {@code before} to {@code after}, in the order in which they happened. */
    public static List<Event> between(ProcessSnapshot before, ProcessSnapshot after, Supplier<EventStamp> stamps) {
        List<Event> events = new ArrayList<>();
        ExitReport exit = after.lastExit();
        if (exit != null && !exit.equals(before.lastExit())) {
            events.add(new ProcessExited(
                    stamps.get(), after.id(), exit.incarnation(), pidOf(before.state()), exit.status()));
            addAfterExit(events, after.state(), exit, stamps);
        }
        addStart(events, before, after, stamps);
        return events;
    }

    private static void addAfterExit(
            List<Event> events, ProcessState state, ExitReport exit, Supplier<EventStamp> stamps) {
        ProcessId process = exit.process();
        if (state instanceof ProcessState.BackingOff backingOff) {
            Duration delay = Duration.between(exit.endedAt(), backingOff.until());
            events.add(new ProcessRestarting(
                    stamps.get(), process, exit.incarnation(), exit.status(), backingOff.attempt(), delay));
        } else if (state instanceof ProcessState.Failed failed) {
            events.add(new ProcessGaveUp(stamps.get(), process, exit.incarnation(), exit.status(), failed.reason()));
        } else if (exit.reason() == ExitReport.Reason.STOPPED || exit.reason() == ExitReport.Reason.KILLED) {
            String reason = exit.reason().name().toLowerCase(Locale.ROOT);
            events.add(new ProcessStopped(stamps.get(), process, exit.incarnation(), exit.status(), reason));
        }
    }

    private static void addStart(
            List<Event> events, ProcessSnapshot before, ProcessSnapshot after, Supplier<EventStamp> stamps) {
        boolean wasUp = isUp(before.state()) && before.incarnation() == after.incarnation();
        if (isUp(after.state()) && !wasUp) {
            events.add(new ProcessStarted(stamps.get(), after.id(), after.incarnation(), pidOf(after.state())));
        }
        if (after.state() instanceof ProcessState.Ready ready
                && !(wasUp && before.state() instanceof ProcessState.Ready)) {
            events.add(new ProcessReady(stamps.get(), after.id(), after.incarnation(), ready.pid()));
        }
    }

    private static boolean isUp(ProcessState state) {
        return state instanceof ProcessState.Running || state instanceof ProcessState.Ready;
    }

    private static long pidOf(@Nullable ProcessState state) {
        if (state instanceof ProcessState.Running running) {
            return running.pid();
        }
        if (state instanceof ProcessState.Ready ready) {
            return ready.pid();
        }
        return state instanceof ProcessState.Stopping stopping ? stopping.pid() : 0;
    }
}
