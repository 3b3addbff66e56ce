package io.tukki.actors.process;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicBoolean;

/** A clock that throws when a test says so, as a bug in our own code would. */
final class BrittleClock extends Clock {

    private final Clock clock;
    private final AtomicBoolean broken = new AtomicBoolean();

    BrittleClock(Clock clock) {
        this.clock = clock;
    }

    void failNext() {
        broken.set(true);
    }

    @Override
    public Instant instant() {
        if (broken.getAndSet(false)) {
            throw new IllegalStateException("a bug, on purpose");
        }
        return clock.instant();
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
