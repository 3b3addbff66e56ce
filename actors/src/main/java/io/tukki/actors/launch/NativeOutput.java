package io.tukki.actors.launch;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.core.launch.ProcessOutput;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a pipe, read by whoever calls {@link #read}; without buffer of its own.
 *
 * <p>A wake-up that would follow the last one within {@link #BURST}, after little was read, comes a millisecond later
 * and finds more: a child that writes line by line costs a thousand wake-ups per second at most. The first data after
 * quiet and the end of the pipe wake at once.
 */
final class NativeOutput implements ProcessOutput, ReadinessLoop.Watched {

    private static final int SCRATCH = 64 * 1024;
    private static final int SMALL = 4 * 1024;
    private static final long BURST = TimeUnit.MILLISECONDS.toNanos(2);

    private static final ThreadLocal<ByteBuffer> HEAP_READS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH));

    private final ReadinessLoop loop;
    private final ProcTable table;
    private final WatchedFile file;
    private @Nullable Runnable waiting;
    private long lastWake = System.nanoTime() - BURST;
    private long takenSinceWake;
    private boolean drained;
    private String link = "";

    /** @param fd a non-blocking reading end, owned by this object from now on */
    NativeOutput(ReadinessLoop loop, ProcTable table, int fd) {
        this.table = table;
        this.loop = loop;
        this.file = new WatchedFile(loop, this, fd);
    }

    /** {@inheritDoc} After a read that did not fill its buffer the next returns 0 without asking the kernel. */
    @Override
    public synchronized int read(ByteBuffer into) {
        if (!file.isOpen()) {
            return END;
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        if (drained) {
            drained = false;
            return 0; // what came since then wakes: the loop looks at the state of the pipe, not at changes
        }
        int room = into.remaining();
        long size = retry(into);
        if (size > 0) {
            takenSinceWake += size;
            drained = size < Math.min(room, SCRATCH);
            return (int) size;
        }
        if (size < 0 && LibC.errno() == LibC.EAGAIN) {
            return 0;
        }
        file.close();
        return END;
    }

    private long retry(ByteBuffer into) {
        long size = into.isDirect() ? readDirect(into) : readHeap(into);
        while (size < 0 && LibC.errno() == LibC.EINTR) {
            size = into.isDirect() ? readDirect(into) : readHeap(into);
        }
        return size;
    }

    private long readDirect(ByteBuffer into) {
        long address = Pointer.nativeValue(Native.getDirectBufferPointer(into)) + into.position();
        long size = LibC.read(file.fd(), address, into.remaining());
        into.position(into.position() + (int) Math.max(0, size));
        return size;
    }

    private long readHeap(ByteBuffer into) {
        ByteBuffer scratch = HEAP_READS.get().clear();
        scratch.limit(Math.min(SCRATCH, into.remaining()));
        long size = readDirect(scratch);
        if (size > 0) {
            into.put(scratch.flip());
        }
        return size;
    }

    /** {@inheritDoc} At the end it wakes on the caller's thread, everything else on the readiness thread. */
    @Override
    public void awaitReadable(Runnable wake) {
        synchronized (this) {
            if (file.isOpen()) {
                drained = false;
                waiting = wake;
                if (file.armToRead()) {
                    return;
                }
                file.close(); // the loop has ended, or the kernel has no room: better an early end than a silent wait
            }
            waiting = null;
        }
        wake.run();
    }

    @Override
    public void ready(boolean hangUp) {
        if (!hangUp && isSmall()) {
            loop.smallTalk(this::wake, isSoon());
        } else {
            wake();
        }
    }

    private synchronized boolean isSmall() {
        return takenSinceWake < SMALL;
    }

    private synchronized boolean isSoon() {
        return System.nanoTime() - lastWake < BURST;
    }

    private void wake() {
        Runnable wake;
        synchronized (this) {
            wake = waiting;
            waiting = null;
            lastWake = System.nanoTime();
            takenSinceWake = 0;
        }
        if (wake != null) {
            wake.run();
        }
    }

    /** Returns the pipe's name as others' links to it show it; empty once it has ended, since nobody has it then. */
    synchronized String link() {
        if (link.isEmpty() && file.isOpen()) {
            link = table.link(ProcessHandle.current().pid(), "fd/" + file.fd());
        }
        return link;
    }

    /** {@inheritDoc} Whoever still holds the other end can be found after it, too. */
    @Override
    public void close() {
        synchronized (this) {
            link = link();
            file.close();
        }
        wake();
    }
}
