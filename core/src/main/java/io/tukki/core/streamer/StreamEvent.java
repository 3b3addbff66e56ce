package io.tukki.core.streamer;

import java.time.Instant;
import java.util.Map;

/**
 * An event of a topic, immutable.
 *
 * @param id position in its topic, from 1, without holes
 * @param createdAt the streamer's clock when it was appended
 */
public record StreamEvent(
        long id, String topic, String foreignId, int type, Map<String, String> headers, Instant createdAt) {
    public StreamEvent {
        headers = Map.copyOf(headers);
    }

    /** Returns the event that {@code event} becomes in a topic. */
    public static StreamEvent of(long id, String topic, NewEvent event, Instant createdAt) {
        return new StreamEvent(id, topic, event.foreignId(), event.type(), event.headers(), createdAt);
    }
}
