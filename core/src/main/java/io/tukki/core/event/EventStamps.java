package io.tukki.core.event;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** The source of event numbers of one node. Safe for any thread. */
public final class EventStamps {

    private final AtomicLong last;
    private final Clock clock;

    public EventStamps(Clock clock) {
        this(clock, 0);
    }

    /** Continues after {@code lastId}, for a node that keeps its numbers over a restart. */
    public EventStamps(Clock clock, long lastId) {
        this.clock = clock;
        this.last = new AtomicLong(lastId);
    }

    /** Returns a stamp with the next number and the time now. */
    public EventStamp next() {
        return new EventStamp(last.incrementAndGet(), clock.instant());
    }
}
