package io.tukki.actors.launch;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.tukki.core.launch.ProcessInput;
import io.tukki.core.process.TerminalSize;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The writing end of a pipe, or of a terminal, written by whoever calls {@link #write}; without buffer of its own. */
final class NativeInput implements ProcessInput, ReadinessLoop.Watched {

    private static final int SCRATCH = 16 * 1024;
    private static final byte END_OF_FILE = 4;

    private static final ThreadLocal<ByteBuffer> WRITES =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH));

    private final WatchedFile file;
    private final boolean terminal;
    private boolean ended;
    private @Nullable Runnable waiting;

    /** @param fd a non-blocking writing end, owned by this object from now on */
    NativeInput(ReadinessLoop loop, int fd, boolean terminal) {
        this.file = new WatchedFile(loop, this, fd);
        this.terminal = terminal;
    }

    /** {@inheritDoc} A pipe without readers is an errno: the JVM ignores SIGPIPE. */
    @Override
    public synchronized int write(ByteBuffer from) {
        if (!file.isOpen() || ended) {
            return BROKEN;
        }
        int moved = 0;
        while (from.hasRemaining()) {
            ByteBuffer scratch = WRITES.get().clear();
            int size = Math.min(SCRATCH, from.remaining());
            scratch.put(0, from, from.position(), size);
            int written = writeOnce(scratch, size);
            if (written == BROKEN && moved == 0) {
                file.close();
                return BROKEN;
            }
            if (written <= 0) {
                return moved;
            }
            from.position(from.position() + written);
            moved += written;
        }
        return moved;
    }

    private int writeOnce(ByteBuffer scratch, int size) {
        long address = Pointer.nativeValue(Native.getDirectBufferPointer(scratch));
        long written = LibC.write(file.fd(), address, size);
        while (written < 0 && LibC.errno() == LibC.EINTR) {
            written = LibC.write(file.fd(), address, size);
        }
        return written >= 0 ? (int) written : LibC.errno() == LibC.EAGAIN ? 0 : BROKEN;
    }

    /** {@inheritDoc} Nothing that is broken waits: it wakes on the caller's thread. */
    @Override
    public void awaitWritable(Runnable wake) {
        synchronized (this) {
            if (file.isOpen() && !ended) {
                waiting = wake;
                if (file.armToWrite()) {
                    return;
                }
                file.close();
            }
            waiting = null;
        }
        wake.run();
    }

    @Override
    public void ready(boolean hangUp) {
        wake();
    }

    private void wake() {
        Runnable wake;
        synchronized (this) {
            wake = waiting;
            waiting = null;
        }
        if (wake != null) {
            wake.run();
        }
    }

    synchronized boolean resize(TerminalSize size) {
        return terminal && file.isOpen() && PseudoTerminal.resize(file.fd(), size);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!terminal) {
                file.close();
            } else if (file.isOpen() && !ended) {
                writeOnce(WRITES.get().clear().put(0, END_OF_FILE), 1);
            }
            ended = true;
        }
        wake();
    }

    /** Lets go of the file, at once and without a word to the child. */
    void release() {
        synchronized (this) {
            file.close();
        }
        wake();
    }
}
