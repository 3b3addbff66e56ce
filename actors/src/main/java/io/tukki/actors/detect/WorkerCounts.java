package io.tukki.actors.detect;

import java.util.concurrent.atomic.AtomicLong;

/** How far a detector's reader is. Written by one worker, which may be restarted; read by anybody. */
public final class WorkerCounts {

    private final AtomicLong position = new AtomicLong();
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong lapped = new AtomicLong();
    private final AtomicLong restarts = new AtomicLong();

    /** Returns the sequence up to which lines were read; 0 if none was. */
    public long position() {
        return position.get();
    }

    /** Returns how many lines were read. */
    public long lines() {
        return lines.get();
    }

    /** Returns how many lines were gone before they could be read. */
    public long lapped() {
        return lapped.get();
    }

    /** Returns how often the worker failed and began anew, behind the lines at hand. */
    public long restarts() {
        return restarts.get();
    }

    void advance(long sequence, int read) {
        position.set(sequence);
        lines.addAndGet(read);
    }

    void lap(long gone) {
        lapped.addAndGet(gone);
    }

    void restarted() {
        restarts.incrementAndGet();
    }
}
