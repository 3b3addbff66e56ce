package io.tukki.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Counts collector pauses of this JVM, in milliseconds as the collector tells them. */
final class GcWatch {

    private final AtomicLong pauses = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    GcWatch() {
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!bean.getName().contains("Concurrent")) {
                ((NotificationEmitter) bean).addNotificationListener((what, hand) -> onPause(what), null, null);
            }
        }
    }

    private void onPause(Notification notification) {
        GarbageCollectionNotificationInfo info =
                GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        long millis = info.getGcInfo().getDuration();
        pauses.incrementAndGet();
        total.addAndGet(millis);
        longest.accumulateAndGet(millis, Math::max);
    }

    void reset() {
        pauses.set(0);
        total.set(0);
        longest.set(0);
    }

    long longestMillis() {
        return longest.get();
    }

    @Override
    public String toString() {
        return pauses + " pauses, " + total + " ms in all, longest " + longest + " ms";
    }

    /** Returns the heap in use after a full collection. */
    static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
