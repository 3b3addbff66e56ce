package io.tukki.actors.dispatch;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.pekko.dispatch.MonitorableThreadFactory;

/** Makes threads of a kind of their own, named and set up as those of the actor system's other pools. */
public final class PoolThreads implements ThreadFactory {

    private final AtomicInteger count = new AtomicInteger();
    private final String id;
    private final ThreadFactory like;
    private final BiFunction<Runnable, String, Thread> kind;

    /**
     * Makes a factory.
     *
     * @param id of the dispatcher
     * @param like the factory that Pekko gives the dispatcher
     * @param kind makes the thread of what it runs and its name
     */
    public PoolThreads(String id, ThreadFactory like, BiFunction<Runnable, String, Thread> kind) {
        this.id = id;
        this.like = like;
        this.kind = kind;
    }

    @Override
    public Thread newThread(Runnable work) {
        if (!(like instanceof MonitorableThreadFactory system)) {
            return kind.apply(work, id + "-" + count.incrementAndGet());
        }
        Thread thread = kind.apply(work, system.name() + "-" + id + "-" + count.incrementAndGet());
        thread.setDaemon(system.daemonic());
        thread.setUncaughtExceptionHandler(system.exceptionHandler());
        if (system.contextClassLoader().isDefined()) {
            thread.setContextClassLoader(system.contextClassLoader().get());
        }
        return thread;
    }
}
