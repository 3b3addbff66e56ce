package io.tukki.actors.bus;

import io.tukki.core.event.CustomEvent;
import io.tukki.core.event.EventPriority;
import io.tukki.core.event.EventStamp;
import io.tukki.core.event.EventStamps;

/** An event of a test: who published it and the how-manieth of that publisher it is. */
record Tick(EventStamp stamp, EventPriority priority, int publisher, int n) implements CustomEvent {

    static Tick of(EventStamps stamps, int n) {
        return new Tick(stamps.next(), EventPriority.MEDIUM, 0, n);
    }

    @Override
    public String type() {
        return "test.tick";
    }
}
