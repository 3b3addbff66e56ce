package io.tukki.actors.streamer;

import com.typesafe.config.Config;
import io.tukki.actors.dispatch.PoolThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads of topics and of the callbacks they hand over. A topic may leave one callback to the thread its turn runs
 * on: it runs as soon as the turn has ended, and no thread is woken for it.
 *
 * <p>{@code executor = "io.tukki.actors.streamer.CallbackPool"}; reads {@code threads} and {@code keep-alive-time} from
 * the dispatcher's {@code callback-pool}. Topics on any other executor work the same, a wake-up later.
 */
public final class CallbackPool extends ExecutorServiceConfigurator {

    private final int threads;
    private final long keepAliveNanos;

    /** For Pekko, which makes executors by reflection. */
    public CallbackPool(Config dispatcher, DispatcherPrerequisites prerequisites) {
        super(dispatcher, prerequisites);
        Config pool = dispatcher.getConfig("callback-pool");
        this.threads = pool.getInt("threads");
        this.keepAliveNanos = pool.getDuration("keep-alive-time").toNanos();
    }

    /**
     * Runs {@code callback} on this thread after the turn that is under way, or by {@code otherwise} if this thread has
     * one to run already or is none of a pool of this kind. From turns that do not block only.
     */
    static void afterTurn(Runnable callback, Executor otherwise) {
        if (Thread.currentThread() instanceof Worker worker && worker.next == null) {
            worker.next = callback;
        } else {
            otherwise.execute(callback);
        }
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory factory) {
        ThreadFactory workers = new PoolThreads(id, factory, Worker::new);
        return () -> new Pool(threads, keepAliveNanos, workers);
    }

    private static final class Pool extends ThreadPoolExecutor {
        Pool(int threads, long keepAliveNanos, ThreadFactory workers) {
            super(threads, threads, keepAliveNanos, TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(), workers);
            allowCoreThreadTimeOut(true);
        }

        @Override
        protected void afterExecute(Runnable turn, @Nullable Throwable failure) {
            if (Thread.currentThread() instanceof Worker worker) {
                Runnable next = worker.next;
                worker.next = null;
                if (next != null) {
                    next.run();
                }
            }
        }
    }

    private static final class Worker extends Thread {
        private @Nullable Runnable next;

        Worker(Runnable work, String name) {
            super(work, name);
        }
    }
}
