package io.tukki.actors.launch;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that waits in {@code epoll} for all children: their output and their exits.
 *
 * <p>Every registration is one-shot: it costs nothing until {@link #arm} asks for the next event, so a file nobody
 * reads never wakes the thread. Events carry a serial number, never the file's number: between a child's clone and
 * exec another process holds our closed files, so an old registration may fire for a number that is in use again. The
 * thread runs only {@link Watched#ready}; nothing in it may wait.
 */
final class ReadinessLoop implements AutoCloseable {

    /** Somebody who waits for a file. */
    interface Watched {
        /**
         * The file can be read or written, whichever was asked for. On the loop's thread.
         *
         * @param hangUp whether the other side has gone
         */
        void ready(boolean hangUp);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ReadinessLoop.class);
    private static final int BATCH = 256;
    private static final boolean PACKED = Platform.isIntel();
    private static final long SIZE = PACKED ? 12 : 16;
    private static final long DATA = PACKED ? 4 : 8;
    private static final ThreadLocal<Memory> EVENT = ThreadLocal.withInitial(() -> new Memory(16));
    private static final long BELL = 0;
    private static final long DELAY = TimeUnit.MILLISECONDS.toNanos(1);

    /** With this many small events in a window, lines of many children, the thread lets more gather first. */
    private static final int BUSY = 150;

    private static final long GATHER = TimeUnit.MILLISECONDS.toNanos(3);

    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(50);

    private record Delayed(long due, Runnable work, boolean wakesReader) {}

    private final AtomicLong serials = new AtomicLong(BELL);
    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private final Queue<Delayed> delayed = new ArrayDeque<>();
    private List<Runnable> together = new ArrayList<>();
    private final Memory events = new Memory(SIZE * BATCH);
    /** Held to read by whoever calls the kernel, so that nobody uses the number of a closed file. */
    private final ReadWriteLock files = new ReentrantReadWriteLock();

    private final int epoll;
    private final int bell;
    private final Thread thread;
    private long windowStart = System.nanoTime();
    private int inWindow;
    private int smallTalk;
    private boolean busy;
    private volatile Executor readers = Runnable::run;
    private boolean filesClosed;
    private volatile boolean closed;

    ReadinessLoop() throws IOException {
        this.epoll = LibC.epoll_create1(LibC.O_CLOEXEC);
        this.bell = LibC.eventfd(0, LibC.O_CLOEXEC | LibC.O_NONBLOCK);
        if (epoll < 0 || bell < 0 || !control(LibC.EPOLL_CTL_ADD, bell, LibC.EPOLLIN, BELL)) {
            throw new IOException("epoll: " + LibC.describe(LibC.errno()));
        }
        this.thread = SmallThreads.start("tukki-readiness", this::run);
    }

    /** Returns a serial number for {@code who}, whose file is not looked at before it is armed. */
    long register(Watched who) {
        long serial = serials.incrementAndGet();
        watched.put(serial, who);
        return serial;
    }

    /**
     * Asks for one {@link Watched#ready}; at once if the file is ready now. False if the kernel has no room for it.
     *
     * @param first whether this file was never armed before
     */
    boolean arm(long serial, int fd, boolean first) {
        return arm(serial, fd, first, LibC.EPOLLIN);
    }

    /** As {@link #arm}, when the file can be written. */
    boolean armToWrite(long serial, int fd, boolean first) {
        return arm(serial, fd, first, LibC.EPOLLOUT);
    }

    private boolean arm(long serial, int fd, boolean first, int event) {
        int operation = first ? LibC.EPOLL_CTL_ADD : LibC.EPOLL_CTL_MOD;
        return control(operation, fd, event | LibC.EPOLLONESHOT, serial);
    }

    /** Ends a registration; to be called before the file is closed. */
    void forget(long serial, int fd, boolean armed) {
        watched.remove(serial);
        if (armed) {
            control(LibC.EPOLL_CTL_DEL, fd, 0, serial);
        }
    }

    /** Names where readers are woken of which several can go on at once; on this loop's thread until then. */
    void wakeReadersOn(Executor executor) {
        readers = executor;
    }

    /** Runs {@code work} on this thread a millisecond from now. From {@link Watched#ready} only. */
    void later(Runnable work) {
        delayed.add(new Delayed(System.nanoTime() + DELAY, work, false));
    }

    /**
     * Tells that the event in hand is a few bytes, which may wait for those of others. From {@link Watched#ready} only.
     *
     * @param wake wakes the reader: together with others
     * @param soon whether it shall wait a millisecond for more
     */
    void smallTalk(Runnable wake, boolean soon) {
        smallTalk++;
        if (soon) {
            delayed.add(new Delayed(System.nanoTime() + DELAY, wake, true));
        } else {
            together.add(wake);
        }
    }

    private boolean control(int operation, int fd, int mask, long serial) {
        Memory event = EVENT.get();
        event.setInt(0, mask);
        event.setLong(DATA, serial);
        files.readLock().lock();
        try {
            return !filesClosed && LibC.epoll_ctl(epoll, operation, fd, event) == 0;
        } finally {
            files.readLock().unlock();
        }
    }

    private void run() {
        while (!closed) {
            int count = LibC.epoll_wait(epoll, events, BATCH, timeoutMillis());
            for (int i = 0; i < count; i++) {
                dispatch(events.getLong(SIZE * i + DATA), events.getInt(SIZE * i));
            }
            runDelayed();
            wakeTogether();
            pace(count);
        }
        closeFiles();
    }

    /**
     * Ten thousand wake-ups a second cost more than the lines they tell of; a tenth of them tells as much. Exits, ends
     * and bulk are not made to wait.
     */
    private void pace(int count) {
        inWindow += smallTalk;
        boolean nothingElse = smallTalk > 0 && smallTalk == count;
        smallTalk = 0;
        long now = System.nanoTime();
        if (now - windowStart >= WINDOW) {
            busy = inWindow >= BUSY && now - windowStart < 2 * WINDOW;
            windowStart = now;
            inWindow = 0;
        }
        if (busy && nothingElse) {
            LockSupport.parkNanos(GATHER);
        }
    }

    private int timeoutMillis() {
        Delayed next = delayed.peek();
        if (next == null) {
            return -1;
        }
        long nanos = next.due() - System.nanoTime();
        return nanos <= 0 ? 0 : (int) TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
    }

    private void dispatch(long serial, int mask) {
        Watched who = watched.get(serial);
        if (who != null) {
            guard(() -> who.ready((mask & (LibC.EPOLLHUP | LibC.EPOLLERR)) != 0));
        }
    }

    private void runDelayed() {
        for (Delayed next = delayed.peek(); next != null && isDue(next); next = delayed.peek()) {
            delayed.remove();
            if (next.wakesReader()) {
                together.add(next.work());
            } else {
                guard(next.work());
            }
        }
    }

    /** One hand-over for many: waking a thread for each costs more than what the readers then do. */
    private void wakeTogether() {
        if (together.size() == 1) {
            guard(together.get(0));
            together.clear();
        } else if (together.size() > 1) {
            List<Runnable> all = together;
            together = new ArrayList<>(all.size());
            handOver(() -> all.forEach(ReadinessLoop::guard));
        }
    }

    private void handOver(Runnable wakes) {
        try {
            readers.execute(wakes);
        } catch (RejectedExecutionException e) {
            wakes.run(); // where they should run is closed: the readers see to their end
        }
    }

    private static boolean isDue(Delayed next) {
        return next.due() - System.nanoTime() <= 0;
    }

    /** What one child's reader throws must not end the service of all others. */
    private static void guard(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a wake-up failed", e);
        }
    }

    private void closeFiles() {
        files.writeLock().lock();
        try {
            filesClosed = true;
            LibC.close(epoll);
            LibC.close(bell);
        } finally {
            files.writeLock().unlock();
        }
    }

    /** Ends the thread; nothing is woken any more. Waits for it, unless it is the caller. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ring();
            if (Thread.currentThread() != thread) {
                join();
            }
        }
    }

    private void ring() {
        files.readLock().lock();
        try (Memory one = new Memory(Long.BYTES)) {
            if (!filesClosed) {
                one.setLong(0, 1);
                LibC.write(bell, Pointer.nativeValue(one), Long.BYTES);
            }
        } finally {
            files.readLock().unlock();
        }
    }

    private void join() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
