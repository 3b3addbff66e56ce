package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which lines to read, and from where: an immutable value. Without more, all lines of all processes from the oldest
 * retained one, and on as they come.
 *
 * @param processes the processes to read; none means all, also those that come later
 * @param streams the streams to read; none means all
 * @param follow whether to go on when the newest line is reached; else reading ends at what was newest when it began
 */
public record LogQuery(Set<ProcessId> processes, Set<LogStream> streams, Start start, boolean follow) {

    public LogQuery {
        processes = Collections.unmodifiableSet(new TreeSet<>(processes));
        streams = Collections.unmodifiableSet(
                streams.isEmpty() ? EnumSet.noneOf(LogStream.class) : EnumSet.copyOf(streams));
    }

    /** Returns the query for all processes, merged in store order. */
    public static LogQuery all() {
        return new LogQuery(Set.of(), Set.of(), new FromStart(), true);
    }

    public static LogQuery process(String name) {
        return processes(Set.of(ProcessId.of(name)));
    }

    public static LogQuery processes(Set<ProcessId> processes) {
        return new LogQuery(processes, Set.of(), new FromStart(), true);
    }

    /** Returns this query from the oldest retained line; lines dropped before it are told as a gap. */
    public LogQuery fromStart() {
        return startingAt(new FromStart());
    }

    /** Returns this query from the first line after now. */
    public LogQuery fromEnd() {
        return startingAt(new FromEnd());
    }

    /** Returns this query from the last {@code lines} lines. */
    public LogQuery last(int lines) {
        return startingAt(new Last(lines));
    }

    /** Returns this query from the first line after {@code sequence}; what is gone in between is told as a gap. */
    public LogQuery after(long sequence) {
        return startingAt(new After(sequence));
    }

    /** Returns this query from the first line captured at or after {@code instant}. */
    public LogQuery since(Instant instant) {
        return startingAt(new Since(instant));
    }

    public LogQuery streams(Set<LogStream> wanted) {
        return new LogQuery(processes, wanted, start, follow);
    }

    /** Returns this query ending at what is the newest line when reading begins. */
    public LogQuery toHead() {
        return new LogQuery(processes, streams, start, false);
    }

    private LogQuery startingAt(Start newStart) {
        return new LogQuery(processes, streams, newStart, follow);
    }

    boolean wants(LogStream stream) {
        return streams.isEmpty() || streams.contains(stream);
    }

    /** Where reading begins. */
    public sealed interface Start {}

    /** Before the oldest retained line. */
    public record FromStart() implements Start {}

    /** Behind the newest line. */
    public record FromEnd() implements Start {}

    /**
     * Before the last lines.
     *
     * @param lines at least 0
     */
    public record Last(int lines) implements Start {
        public Last {
            if (lines < 0) {
                throw new IllegalArgumentException("lines (" + lines + ") must be >= 0");
            }
        }
    }

    /**
     * Behind a line.
     *
     * @param sequence at least 0; 0 is before the first line
     */
    public record After(long sequence) implements Start {
        public After {
            if (sequence < 0) {
                throw new IllegalArgumentException("sequence (" + sequence + ") must be >= 0");
            }
        }
    }

    /** Before the first line captured then or later. */
    public record Since(Instant instant) implements Start {}
}
