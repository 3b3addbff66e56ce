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
    /** Whether anybody may be parked: one look instead of three, for writers of many logs. */
    private volatile boolean any;

    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Executor executor;

    /** @param executor runs the wake-ups; each must return quickly */
    WakeList(Executor executor) {
        this.executor = executor;
    }

    void park(Runnable wake) {
        parked.add(wake);
        any = true;
    }

    void unpark(Runnable wake) {
        parked.remove(wake);
    }

    int size() {
        return parked.size();
    }

    void signal() {
        if (any && scheduled.compareAndSet(false, true)) {
            executor.execute(this::wakeAll);
        }
    }

    private void wakeAll() {
        scheduled.set(false);
        any = false; // whoever parks from here on says so again
        for (Iterator<Runnable> each = parked.iterator(); each.hasNext(); ) {
            Runnable wake = each.next();
            each.remove();
            wake.run();
        }
    }
}
