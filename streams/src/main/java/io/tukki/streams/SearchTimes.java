package io.tukki.streams;

import java.util.concurrent.atomic.LongAdder;

/** How many searches there were and how long they looked, waits for their readers left out. Thread-safe. */
public final class SearchTimes {

    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /** Counts one search, however it ended. */
    public void ended(long lookedNanos) {
        count.increment();
        nanos.add(lookedNanos);
    }

    public long count() {
        return count.sum();
    }

    public long totalNanos() {
        return nanos.sum();
    }
}
