package io.tukki.actors.launch;

import io.tukki.core.launch.ProcessOutput;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a named pipe, read ahead by a thread of its own that blocks in the kernel.
 *
 * <p>The thread holds at most {@value #CAPACITY} bytes that nobody has taken; then it waits and the pipe fills. A
 * quiet child costs the stack and {@value #FIRST} bytes. Closing the channel from another thread is what ends a
 * blocked read: a {@code FileChannel} can do that, an {@code InputStream} cannot.
 */
final class FifoOutput implements ProcessOutput {

    private static final int CAPACITY = 4 * 64 * 1024;
    private static final int CHUNK = 64 * 1024;
    private static final int FIRST = 512;

    /** A read below this size that follows another within {@link #BURST} is small traffic worth collecting. */
    private static final int SMALL = 4 * 1024;

    private static final long BURST = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final String link;
    private final FileInputStream stream;
    private final FileChannel channel;
    private final ByteBuffer first = ByteBuffer.allocateDirect(FIRST);
    private final Deque<ByteBuffer> ring = new ArrayDeque<>();
    private int held;
    private boolean ended;
    private boolean closed;
    private @Nullable Runnable waiting;

    /**
     * @param stream an open end of a named pipe, owned by this object from now on
     * @param link the pipe's name as others' links to it show it
     */
    FifoOutput(FileInputStream stream, String link) {
        this.link = link;
        this.stream = stream;
        this.channel = stream.getChannel();
    }

    String link() {
        return link;
    }

    /** Starts the thread that reads; to be called once, when the child has the other end. */
    void start(String name) {
        SmallThreads.start(name, this::pump);
    }

    @Override
    public synchronized int read(ByteBuffer into) {
        if (closed) {
            return END;
        }
        int moved = 0;
        for (ByteBuffer chunk = ring.peek(); chunk != null && into.hasRemaining(); chunk = ring.peek()) {
            moved += move(chunk, into);
            if (!chunk.hasRemaining()) {
                ring.remove();
            }
        }
        held -= moved;
        notifyAll();
        return moved == 0 && ended && ring.isEmpty() ? END : moved;
    }

    private static int move(ByteBuffer from, ByteBuffer into) {
        int length = Math.min(from.remaining(), into.remaining());
        into.put(into.position(), from, from.position(), length);
        into.position(into.position() + length);
        from.position(from.position() + length);
        return length;
    }

    /** {@inheritDoc} What is readable already wakes on the caller's thread, everything else on the reading one. */
    @Override
    public void awaitReadable(Runnable wake) {
        synchronized (this) {
            if (!closed && !ended && ring.isEmpty()) {
                waiting = wake;
                return;
            }
            waiting = null;
        }
        wake.run();
    }

    @Override
    public void close() {
        finish(true);
        closeChannel();
    }

    private void pump() {
        long before = System.nanoTime() - BURST;
        try {
            for (int size = 0; awaitRoom() && size >= 0; ) {
                size = readOnce();
                long now = System.nanoTime();
                if (size < SMALL && now - before < BURST) {
                    LockSupport.parkNanos(PAUSE);
                }
                before = now;
            }
        } catch (IOException brokenOrClosed) {
            // an end like any other
        } finally {
            finish(false);
            closeChannel();
        }
    }

    /** Waits in the kernel for the first bytes, then takes what else is there: the rest of the read cannot block. */
    private int readOnce() throws IOException {
        first.clear();
        int size = channel.read(first);
        if (size < 0) {
            return size;
        }
        int more = size < FIRST ? 0 : Math.min(stream.available(), CHUNK - size);
        byte[] bytes = new byte[size + more];
        first.flip().get(bytes, 0, size);
        int rest = more > 0 ? Math.max(0, stream.read(bytes, size, more)) : 0;
        add(ByteBuffer.wrap(bytes, 0, size + rest));
        return size + rest;
    }

    private void add(ByteBuffer chunk) {
        Runnable wake;
        synchronized (this) {
            ring.add(chunk);
            held += chunk.remaining();
            wake = takeWaiting();
        }
        if (wake != null) {
            wake.run();
        }
    }

    private synchronized boolean awaitRoom() {
        boolean interrupted = false;
        while (!closed && held >= CAPACITY) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !closed;
    }

    private void finish(boolean close) {
        Runnable wake;
        synchronized (this) {
            ended = true;
            if (close) {
                closed = true;
                ring.clear();
                held = 0;
            }
            wake = takeWaiting();
            notifyAll();
        }
        if (wake != null) {
            wake.run();
        }
    }

    private @Nullable Runnable takeWaiting() {
        Runnable wake = waiting;
        waiting = null;
        return wake;
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing to lose: only reading was left to do with it
        }
    }
}
