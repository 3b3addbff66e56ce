package io.tukki.bench.bus;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A bus whose publishers wait for its slowest listener, so that no listener is outrun. */
final class Paced implements Contender {

    private static final long WINDOW = 16_384;

    private final Contender bus;
    private final List<Listener> listeners;
    private final AtomicLong published = new AtomicLong();

    Paced(Contender bus, List<Listener> listeners) {
        this.bus = bus;
        this.listeners = listeners;
    }

    @Override
    public String name() {
        return bus.name();
    }

    @Override
    public void publish(Tick event) {
        long number = published.incrementAndGet();
        while (number - slowest() > WINDOW) {
            LockSupport.parkNanos(50_000);
        }
        bus.publish(event);
    }

    @Override
    public long settle(long count) {
        return bus.settle(count);
    }

    @Override
    public void close() {
        bus.close();
    }

    private long slowest() {
        long slowest = Long.MAX_VALUE;
        for (Listener listener : listeners) {
            slowest = Math.min(slowest, listener.seen());
        }
        return slowest;
    }
}
