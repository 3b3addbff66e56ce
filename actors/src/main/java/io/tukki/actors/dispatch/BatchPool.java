package io.tukki.actors.dispatch;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.jspecify.annotations.Nullable;

/**
 * A few threads for many short turns that give one another work. Waking a thread costs as much as several turns, so
 * what a turn hands over waits for the thread it runs on; another thread is woken for it only when this one has been
 * busy for 200 microseconds. Work from outside the pool wakes a thread at once, if one sleeps.
 *
 * <p>For turns that never wait for one another: what a turn hands over in its first moments may start only when that
 * turn has ended. {@code executor = "io.tukki.actors.dispatch.BatchPool"}; reads {@code threads} from the dispatcher's
 * {@code batch-pool}.
 */
public final class BatchPool extends ExecutorServiceConfigurator {

    private static final long PATIENCE = TimeUnit.MICROSECONDS.toNanos(200);

    private final int threads;

    /** For Pekko, which makes executors by reflection. */
    public BatchPool(Config dispatcher, DispatcherPrerequisites prerequisites) {
        super(dispatcher, prerequisites);
        this.threads = dispatcher.getInt("batch-pool.threads");
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory factory) {
        ThreadFactory named = new PoolThreads(id, factory, Thread::new);
        return () -> new Pool(threads, PATIENCE, named);
    }

    /** The threads and their one queue. Unbounded, as that of any dispatcher. */
    static final class Pool extends AbstractExecutorService {

        private final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();
        private final List<Worker> workers = new ArrayList<>();
        private final CountDownLatch running;
        private final long patience;
        private volatile boolean shutdown;

        /** @param patience in nanoseconds */
        Pool(int threads, long patience, ThreadFactory factory) {
            this.running = new CountDownLatch(threads);
            this.patience = patience;
            for (int i = 0; i < threads; i++) {
                workers.add(new Worker(factory));
            }
            workers.forEach(worker -> worker.thread.start());
        }

        @Override
        public void execute(Runnable turn) {
            if (shutdown) {
                throw new RejectedExecutionException("this pool is shut down");
            }
            turns.add(turn);
            Worker handingOver = current();
            if (handingOver == null || handingOver.isBusy()) {
                wakeOne();
            }
        }

        private @Nullable Worker current() {
            Thread current = Thread.currentThread();
            for (Worker worker : workers) {
                if (worker.thread == current) {
                    return worker;
                }
            }
            return null;
        }

        private void wakeOne() {
            for (Worker worker : workers) {
                if (worker.wake()) {
                    return;
                }
            }
        }

        @Override
        public void shutdown() {
            shutdown = true;
            workers.forEach(Worker::wake);
        }

        /** {@inheritDoc} Turns that run are not interrupted: they are short. */
        @Override
        public List<Runnable> shutdownNow() {
            List<Runnable> never = new ArrayList<>();
            for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
                never.add(turn);
            }
            shutdown();
            return never;
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return running.getCount() == 0;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return running.await(timeout, unit);
        }

        private final class Worker {
            private final Thread thread;
            private final AtomicBoolean asleep = new AtomicBoolean();
            private long busySince;

            Worker(ThreadFactory factory) {
                this.thread = factory.newThread(this::run);
            }

            boolean wake() {
                boolean woken = asleep.compareAndSet(true, false);
                if (woken) {
                    LockSupport.unpark(thread);
                }
                return woken;
            }

            /** On this worker's thread only. */
            boolean isBusy() {
                return System.nanoTime() - busySince > patience;
            }

            private void run() {
                busySince = System.nanoTime();
                try {
                    for (Runnable turn = next(); turn != null; turn = next()) {
                        if (!turns.isEmpty() && isBusy()) {
                            wakeOne();
                        }
                        guard(turn);
                    }
                } finally {
                    running.countDown();
                }
            }

            /** Returns what to run next, sleeps until there is something; null at the end. */
            private @Nullable Runnable next() {
                Runnable turn = turns.poll();
                while (turn == null && !shutdown) {
                    sleep();
                    turn = turns.poll();
                }
                return turn;
            }

            private void sleep() {
                asleep.set(true);
                if (!turns.isEmpty() || shutdown) { // came in between: whoever brought it may have seen us awake
                    asleep.set(false);
                }
                while (asleep.get()) {
                    LockSupport.park(Pool.this);
                }
                busySince = System.nanoTime();
            }

            private void guard(Runnable turn) {
                try {
                    turn.run();
                } catch (Throwable failure) { // as a thread of any pool, but it lives on
                    thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
                }
            }
        }
    }
}
