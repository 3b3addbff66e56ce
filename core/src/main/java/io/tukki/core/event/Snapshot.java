package io.tukki.core.event;

import java.util.List;

/**
 * The state at the moment of subscribing: the events that still hold, oldest first. What follows in the subscription
 * happened after it.
 */
public record Snapshot(EventStamp stamp, List<Event> current) implements Notice {
    public Snapshot {
        current = List.copyOf(current);
    }

    @Override
    public String type() {
        return "snapshot";
    }
}
