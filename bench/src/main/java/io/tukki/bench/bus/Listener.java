package io.tukki.bench.bus;

import java.util.concurrent.atomic.AtomicLong;

/** One subscriber: counts, and sees that each publisher's events come in order. One thread at a time. */
public final class Listener {

    private final long[] last;
    private final AtomicLong seen = new AtomicLong();
    private long count;
    private long inversions;

    Listener(int publishers) {
        this.last = new long[publishers];
    }

    void see(Tick tick) {
        if (tick.n() <= last[tick.publisher()]) {
            inversions++;
        }
        last[tick.publisher()] = tick.n();
        count++;
        seen.setRelease(count);
    }

    long seen() {
        return seen.getAcquire();
    }

    long inversions() {
        seen.getAcquire();
        return inversions;
    }
}
