package io.tukki.actors.detect;

import io.tukki.actors.bus.EventPublisher;
import io.tukki.core.event.LogAppended;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogView;
import io.tukki.core.process.ProcessId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Publishes which lines have come, as {@link LogAppended}: one event per process and incarnation for all its lines of a
 * tenth of a second. A reader of the log like any other; a bus that has no room loses the event, never a line.
 */
public final class LogRanges implements LineReader {

    private record Incarnation(ProcessId process, long number) {}

    private record Range(long from, long to) {}

    private final EventPublisher events;
    private final Map<Incarnation, Range> ranges = new LinkedHashMap<>();

    private LogRanges(EventPublisher events) {
        this.events = events;
    }

    /** Returns the behaviour of a reader that begins at the oldest line of {@code log}. */
    public static Behavior<?> create(LogView log, EventPublisher events) {
        return LogWorker.create(log, () -> new LogRanges(events), new WorkerCounts());
    }

    @Override
    public void read(LogSlice slice) {
        ranges.merge(
                new Incarnation(slice.process(), slice.incarnation()),
                new Range(slice.firstSequence(), slice.lastSequence()),
                (before, now) -> new Range(before.from(), now.to()));
    }

    @Override
    public void end(ProcessId process) {
        flush(0);
    }

    @Override
    public boolean flush(long nanos) {
        ranges.forEach((of, range) -> events.publish(
                new LogAppended(events.stamps().next(), of.process(), of.number(), range.from(), range.to())));
        ranges.clear();
        return false;
    }

    @Override
    public boolean isWaiting() {
        return !ranges.isEmpty();
    }
}
