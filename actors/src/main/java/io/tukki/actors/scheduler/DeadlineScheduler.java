package io.tukki.actors.scheduler;

import com.typesafe.config.Config;
import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * A scheduler that sleeps until the next deadline, however far off, where Pekko's own wakes at every tick: nothing due
 * costs nothing, and what is due is not rounded up to a tick.
 *
 * <p>Named by {@code pekko.scheduler.implementation}; any actor system may use it. Tasks run on the executor they name,
 * never on the timer's thread. A delay of zero or less is handed over at once. After {@link #close} scheduling fails
 * with {@link IllegalStateException}.
 */
public final class DeadlineScheduler extends AbstractScheduler implements Closeable {

    /**
     * After so many cancellations, and a quarter of what it holds, the timer drops what is cancelled: each would wake it
     * at its deadline. Not at once: a later task behind a cancelled one wakes nobody.
     */
    private static final int PURGE_AFTER = 64;

    private final ScheduledThreadPoolExecutor timer;
    private final Set<Deadline> lastWords = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cancelled = new AtomicInteger();

    /** For Pekko, which makes schedulers by reflection. */
    public DeadlineScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
        this.timer = new ScheduledThreadPoolExecutor(1, threads);
    }

    @Override
    public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
        if (delay.toNanos() <= 0) {
            executor.execute(task);
            return new AlreadyDone();
        }
        Cancellable scheduled = offer(delay.toNanos(), task, executor);
        if (scheduled == null) {
            throw new IllegalStateException("cannot schedule: the scheduler is closed");
        }
        return scheduled;
    }

    /** Schedules a task; null if this is closed. */
    private @Nullable Cancellable offer(long delayNanos, Runnable task, ExecutionContext executor) {
        Deadline deadline = new Deadline(task, executor);
        if (deadline.isLastWord()) {
            lastWords.add(deadline);
        }
        try {
            deadline.future = timer.schedule(deadline, delayNanos, TimeUnit.NANOSECONDS);
            return deadline;
        } catch (RejectedExecutionException e) {
            lastWords.remove(deadline);
            return null;
        }
    }

    /** {@inheritDoc} The next run is scheduled when one has ended, at a whole number of intervals from the first. */
    @Override
    @Deprecated
    public Cancellable schedule(
            FiniteDuration initialDelay, FiniteDuration interval, Runnable task, ExecutionContext executor) {
        if (interval.toNanos() <= 0) {
            throw new IllegalArgumentException("interval (" + interval + ") must be > 0");
        }
        Periodic periodic = new Periodic(System.nanoTime() + initialDelay.toNanos(), interval, task, executor);
        periodic.next();
        return periodic;
    }

    @Override
    public double maxFrequency() {
        return 1000;
    }

    /** Ends the timer's thread. Of what is still scheduled only Pekko's own last words are run, here and now. */
    @Override
    public void close() {
        timer.shutdownNow();
        lastWords.forEach(Deadline::runHere);
    }

    /** Returns how many tasks the timer holds, cancelled ones included. */
    int held() {
        return timer.getQueue().size();
    }

    private void purgeNowAndThen() {
        int count = cancelled.incrementAndGet();
        if (count >= PURGE_AFTER && count >= timer.getQueue().size() / 4) {
            cancelled.set(0);
            timer.purge();
        }
    }

    private final class Deadline implements Runnable, Cancellable {
        private final AtomicReference<@Nullable Runnable> task;
        private final ExecutionContext executor;
        private volatile @Nullable Future<?> future;
        private volatile boolean isCancelled;

        private Deadline(Runnable task, ExecutionContext executor) {
            this.task = new AtomicReference<>(task);
            this.executor = executor;
        }

        private boolean isLastWord() {
            return task.get() instanceof TaskRunOnClose;
        }

        @Override
        public void run() {
            Runnable due = take();
            if (due != null) {
                executor.execute(due);
            }
        }

        private void runHere() {
            Runnable due = take();
            if (due != null) {
                due.run();
            }
        }

        private @Nullable Runnable take() {
            Runnable taken = task.getAndSet(null);
            if (taken instanceof TaskRunOnClose) {
                lastWords.remove(this);
            }
            return taken;
        }

        @Override
        public boolean cancel() {
            if (take() == null) {
                return false;
            }
            isCancelled = true;
            Future<?> scheduled = future;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
            purgeNowAndThen();
            return true;
        }

        @Override
        public boolean isCancelled() {
            return isCancelled;
        }
    }

    private final class Periodic implements Runnable, Cancellable {
        private final FiniteDuration interval;
        private final Runnable task;
        private final ExecutionContext executor;
        private final AtomicReference<@Nullable Cancellable> current = new AtomicReference<>();
        private volatile boolean isCancelled;
        private long due;

        private Periodic(long firstDue, FiniteDuration interval, Runnable task, ExecutionContext executor) {
            this.due = firstDue;
            this.interval = interval;
            this.task = task;
            this.executor = executor;
        }

        private void next() {
            long delay = Math.max(0, due - System.nanoTime());
            due += interval.toNanos();
            Cancellable scheduled = offer(delay, this, executor);
            current.set(scheduled);
            if (isCancelled && scheduled != null) {
                scheduled.cancel();
            }
        }

        @Override
        public void run() {
            task.run();
            if (!isCancelled) {
                next();
            }
        }

        @Override
        public synchronized boolean cancel() {
            boolean first = !isCancelled;
            isCancelled = true;
            Cancellable scheduled = current.get();
            if (scheduled != null) {
                scheduled.cancel();
            }
            return first;
        }

        @Override
        public boolean isCancelled() {
            return isCancelled;
        }
    }

    /** What has been handed over when its scheduling returns. */
    private static final class AlreadyDone implements Cancellable {
        @Override
        public boolean cancel() {
            return false;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }
}
