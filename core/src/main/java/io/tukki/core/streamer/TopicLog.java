package io.tukki.core.streamer;

import java.io.Closeable;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Events and cursors of one topic. One thread at a time. What fails for reasons of the medium throws
 * {@link java.io.UncheckedIOException}.
 */
public interface TopicLog extends Closeable {

    /** Returns the id of the oldest event kept; {@link #nextId} if there is none. */
    long firstId();

    /** Returns the id that the next event will get, at least 1. */
    long nextId();

    /** Adds an event at the end. */
    StreamEvent append(NewEvent event, Instant createdAt);

    /** Makes what was appended and committed as durable as this log promises. Called once per batch. */
    void flush();

    /** Returns up to {@code max} events from id {@code from} on, in order; fewer only at the end. */
    List<StreamEvent> read(long from, int max);

    /** Returns the id of the first event created at {@code instant} or later; {@link #nextId} if there is none. */
    long idAt(Instant instant);

    /** Returns the segments, oldest first, the one being written last. Not empty. */
    List<SegmentSpan> segments();

    /** Returns how many segments there are. */
    int segmentCount();

    /** Drops the segments that end at or before {@code id}. */
    void dropBefore(long id);

    /** Returns the committed cursors by name. */
    Map<String, CursorPosition> cursors();

    /** Keeps a cursor. */
    void commit(String name, CursorPosition position);

    /** Forgets a name. */
    void forget(String name);

    @Override
    void close();
}
