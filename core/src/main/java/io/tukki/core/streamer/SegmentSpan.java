package io.tukki.core.streamer;

import java.time.Instant;

/**
 * A segment of a topic's log, the unit in which events are dropped.
 *
 * @param firstId id of its first event
 * @param endId one behind the id of its last event
 * @param bytes what it takes, about
 * @param newest when its last event was created
 */
public record SegmentSpan(long firstId, long endId, long bytes, Instant newest) {}
