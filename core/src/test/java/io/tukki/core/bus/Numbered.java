package io.tukki.core.bus;

import io.tukki.core.event.CustomEvent;
import io.tukki.core.event.EventPriority;
import io.tukki.core.event.EventStamp;
import java.time.Instant;

/** An event that is only its number. */
record Numbered(EventStamp stamp, EventPriority priority) implements CustomEvent {

    static Numbered of(long id, EventPriority priority) {
        return new Numbered(new EventStamp(id, Instant.EPOCH), priority);
    }

    @Override
    public String type() {
        return "test.numbered";
    }
}
