package io.tukki.core.event;

import java.time.Instant;

/**
 * When an event happened and its number.
 *
 * @param id increasing per node, greater than 0
 */
public record EventStamp(long id, Instant at) {
    public EventStamp {
        if (id <= 0) {
            throw new IllegalArgumentException("event id (" + id + ") must be > 0");
        }
    }
}
