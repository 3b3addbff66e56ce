package io.tukki.actors.streamer;

import java.util.Map;

/**
 * One topic in numbers.
 *
 * @param firstId id of the oldest event kept
 * @param nextId id the next event will get
 * @param bytes kept, about
 * @param cursors lowest id not acknowledged, by name; {@code nextId} minus this is how far the name is behind
 * @param receivers open ones
 * @param parked of them, waiting
 * @param delivered events handed to receivers, repeated ones included
 * @param wakeUps parked receives that were answered
 * @param turns batches of work the topic did; an idle topic does none
 */
public record TopicStats(
        String topic,
        long firstId,
        long nextId,
        long bytes,
        Map<String, Long> cursors,
        int receivers,
        int parked,
        long delivered,
        long wakeUps,
        long turns) {
    public TopicStats {
        cursors = Map.copyOf(cursors);
    }
}
