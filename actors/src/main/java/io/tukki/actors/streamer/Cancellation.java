package io.tukki.actors.streamer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A switch that ends parked receives, once and for good. For any thread; may serve many receives. */
public final class Cancellation {

    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private boolean cancelled;

    /** Ends every receive that was given this, now and later, with a typed result. */
    public void cancel() {
        List<Runnable> all;
        synchronized (waiting) {
            cancelled = true;
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(Runnable::run);
    }

    public boolean isCancelled() {
        synchronized (waiting) {
            return cancelled;
        }
    }

    /** Runs {@code action} when this is cancelled, at once if it is; it must be {@link #remove}d when not needed. */
    void onCancel(Runnable action) {
        boolean now;
        synchronized (waiting) {
            now = cancelled;
            if (!now) {
                waiting.add(action);
            }
        }
        if (now) {
            action.run();
        }
    }

    void remove(Runnable action) {
        synchronized (waiting) {
            waiting.remove(action);
        }
    }
}
