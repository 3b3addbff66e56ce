package io.tukki.actors.launch;

import io.tukki.core.launch.ProcessInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a named pipe, written by a thread of its own that blocks in the kernel while the pipe is full. It
 * holds at most {@value #CAPACITY} bytes that are not in the pipe yet. Closing the channel is what ends a blocked write.
 */
final class FifoInput implements ProcessInput {

    private static final int CAPACITY = 4096;

    private final FileChannel channel;
    private final ByteBuffer held = ByteBuffer.allocate(CAPACITY).limit(0);
    private boolean writing;
    private boolean ended;
    private boolean broken;
    private @Nullable Runnable waiting;

    /** @param channel an open end of a named pipe, owned by this object from now on */
    FifoInput(FileChannel channel) {
        this.channel = channel;
    }

    /** Starts the thread that writes; to be called once, when the child has the other end. */
    void start(String name) {
        SmallThreads.start(name, this::pump);
    }

    @Override
    public synchronized int write(ByteBuffer from) {
        if (broken || ended) {
            return BROKEN;
        }
        if (writing || !from.hasRemaining()) {
            return 0;
        }
        int size = Math.min(CAPACITY, from.remaining());
        held.clear().limit(size);
        held.put(0, from, from.position(), size);
        from.position(from.position() + size);
        writing = true;
        notifyAll();
        return size;
    }

    /** {@inheritDoc} What is writable or broken already wakes on the caller's thread, the rest on the writing one. */
    @Override
    public void awaitWritable(Runnable wake) {
        synchronized (this) {
            if (writing && !broken && !ended) {
                waiting = wake;
                return;
            }
            waiting = null;
        }
        wake.run();
    }

    @Override
    public void close() {
        finish(false);
    }

    /** Lets go of the file, at once; what is held is dropped. */
    void release() {
        finish(true);
        closeChannel();
    }

    private void pump() {
        try {
            while (awaitWork()) {
                while (held.hasRemaining()) {
                    channel.write(held);
                }
                written();
            }
        } catch (IOException brokenOrReleased) {
            finish(true);
        } finally {
            closeChannel();
        }
    }

    private synchronized boolean awaitWork() {
        boolean interrupted = false;
        while (!writing && !ended && !broken) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return writing && !broken;
    }

    private void written() {
        wake(() -> writing = false);
    }

    private void finish(boolean asBroken) {
        wake(() -> {
            ended = true;
            broken |= asBroken;
        });
    }

    private void wake(Runnable change) {
        Runnable wake;
        synchronized (this) {
            change.run();
            wake = waiting;
            waiting = null;
            notifyAll();
        }
        if (wake != null) {
            wake.run();
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing to lose: only writing was left to do with it
        }
    }
}
