package io.tukki.testkit.process;

import org.jspecify.annotations.Nullable;

/** One end of a pipe whose other end a test holds: who waits for it is woken by the next change. Thread-safe. */
abstract class FakePipe {

    private @Nullable Runnable wake;
    private boolean closed;

    /** Changes state, then wakes who waits. */
    final void change(Runnable how) {
        Runnable waiting;
        synchronized (this) {
            how.run();
            waiting = wake;
            wake = null;
        }
        if (waiting != null) {
            waiting.run();
        }
    }

    /** Calls {@code newWake} at once if the pipe is closed or {@link #isReady}, else at the next change. */
    final void await(Runnable newWake) {
        boolean now;
        synchronized (this) {
            now = closed || isReady();
            wake = now ? null : newWake;
        }
        if (now) {
            newWake.run();
        }
    }

    /** Returns whether there is anything to do at this end of an open pipe; called under the lock of this object. */
    abstract boolean isReady();

    final synchronized boolean isClosed() {
        return closed;
    }

    public void close() {
        change(() -> closed = true);
    }
}
