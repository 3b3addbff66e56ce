package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the retained lines are meant: an immutable value.
 *
 * @param processes none means all
 * @param streams none means all
 * @param after only lines with a greater sequence; 0 for all
 * @param before only lines with a smaller sequence; {@link Long#MAX_VALUE} for all
 * @param since only lines captured then or later
 * @param until only lines captured before
 */
public record LogRange(
        Set<ProcessId> processes,
        Set<LogStream> streams,
        long after,
        long before,
        Optional<Instant> since,
        Optional<Instant> until) {

    /** All retained lines. */
    public static final LogRange ALL =
            new LogRange(Set.of(), Set.of(), 0, Long.MAX_VALUE, Optional.empty(), Optional.empty());

    public LogRange {
        processes = Collections.unmodifiableSet(new TreeSet<>(processes));
        streams = Collections.unmodifiableSet(
                streams.isEmpty() ? EnumSet.noneOf(LogStream.class) : EnumSet.copyOf(streams));
    }

    public static LogRange process(String name) {
        return ALL.processes(Set.of(ProcessId.of(name)));
    }

    public LogRange processes(Set<ProcessId> value) {
        return new LogRange(value, streams, after, before, since, until);
    }

    public LogRange streams(Set<LogStream> value) {
        return new LogRange(processes, value, after, before, since, until);
    }

    public LogRange after(long sequence) {
        return new LogRange(processes, streams, sequence, before, since, until);
    }

    public LogRange before(long sequence) {
        return new LogRange(processes, streams, after, sequence, since, until);
    }

    public LogRange since(Instant instant) {
        return new LogRange(processes, streams, after, before, Optional.of(instant), until);
    }

    public LogRange until(Instant instant) {
        return new LogRange(processes, streams, after, before, since, Optional.of(instant));
    }

    boolean wants(LogStream stream) {
        return streams.isEmpty() || streams.contains(stream);
    }

    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1000;
    }
}
