package io.tukki.actors.bus;

import io.tukki.actors.ingress.Ingress;
import io.tukki.core.event.Event;
import io.tukki.core.event.EventStamps;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way onto one bus: bounded, for any thread, never blocking. Events of one thread reach every subscription in the
 * order they were published, per priority.
 */
public final class EventPublisher {

    private final EventStamps stamps;
    private final Ingress<Event> ingress;
    private final LongAdder refused = new LongAdder();
    private volatile boolean closed;

    /** Makes the way onto a bus that holds up to {@code capacity} events not yet looked at. */
    public EventPublisher(EventStamps stamps, int capacity) {
        this.stamps = stamps;
        this.ingress = new Ingress<>(capacity);
    }

    /** Returns the numbers for events of this node. */
    public EventStamps stamps() {
        return stamps;
    }

    /**
     * Publishes without waiting: {@link PublishResult#ACCEPTED}, {@link PublishResult#BUSY} or
     * {@link PublishResult#STOPPED}. A full subscription loses by its policy; nobody waits for it.
     */
    public PublishResult publish(Event event) {
        if (closed) {
            return PublishResult.STOPPED;
        }
        if (!ingress.offer(event)) {
            refused.increment();
            return PublishResult.BUSY;
        }
        return ingress.hasEnded() ? PublishResult.STOPPED : PublishResult.ACCEPTED;
    }

    /** Returns how many events found no room. */
    public long refused() {
        return refused.sum();
    }

    Ingress<Event> ingress() {
        return ingress;
    }

    void close() {
        closed = true;
    }
}
