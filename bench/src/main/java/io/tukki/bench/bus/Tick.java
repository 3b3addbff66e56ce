package io.tukki.bench.bus;

import io.tukki.core.event.CustomEvent;
import io.tukki.core.event.EventPriority;
import io.tukki.core.event.EventStamp;

/** The event all contenders carry: who published it and the how-manieth of that publisher it is. */
public record Tick(EventStamp stamp, int publisher, long n) implements CustomEvent {
    @Override
    public String type() {
        return "bench.tick";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.MEDIUM;
    }
}
