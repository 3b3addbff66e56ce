package io.tukki.core.log;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Readers that have nothing to read and want to be told, once, when that changes. Waking costs the writer one look at
 * a counter and at most one task handed to the executor, however many readers wait.
 *
 * <p>Protocol: the writer publishes, then calls {@link #signal}; a reader parks, then looks once more.
 */
final class WakeList {

    private final Set<Runnable> parked = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Executor executor;

    /** @param executor runs the wake-ups; each must return quickly */
    WakeList(Executor executor) {
        this.executor = executor;
    }

    void park(Runnable wake) {
        parked.add(wake);
    }

    void unpark(Runnable wake) {
        parked.remove(wake);
    }

    int size() {
        return parked.size();
    }

    void signal() {
        if (!parked.isEmpty() && scheduled.compareAndSet(false, true)) {
            executor.execute(this::wakeAll);
        }
    }

    private void wakeAll() {
        scheduled.set(false);
        for (Iterator<Runnable> each = parked.iterator(); each.hasNext(); ) {
            Runnable wake = each.next();
            each.remove();
            wake.run();
        }
    }
}
