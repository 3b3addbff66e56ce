package io.tukki.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.launch.ProcessOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A pipe that a test writes into. */
final class ScriptedOutput implements ProcessOutput {

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private @Nullable Runnable wake;
    private @Nullable Runnable fault;
    private boolean ended;
    private boolean closed;
    private int reads;

    void write(String text) {
        change(() -> pieces.add(text.getBytes(UTF_8)));
    }

    void end() {
        change(() -> ended = true);
    }

    /** Has the next read run {@code what}, which throws. */
    void breakWith(Runnable what) {
        change(() -> fault = what);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized int reads() {
        return reads;
    }

    private void change(Runnable how) {
        Runnable waiting;
        synchronized (this) {
            how.run();
            waiting = wake;
            wake = null;
        }
        if (waiting != null) {
            waiting.run();
        }
    }

    @Override
    public synchronized int read(ByteBuffer into) {
        reads++;
        Runnable broken = fault;
        fault = null;
        if (broken != null) {
            broken.run();
        }
        if (closed) {
            return END;
        }
        byte[] piece = pieces.poll();
        if (piece != null) {
            into.put(piece);
            return piece.length;
        }
        return ended ? END : 0;
    }

    @Override
    public void awaitReadable(Runnable newWake) {
        boolean now;
        synchronized (this) {
            now = !pieces.isEmpty() || ended || closed || fault != null;
            wake = now ? null : newWake;
        }
        if (now) {
            newWake.run();
        }
    }

    @Override
    public void close() {
        change(() -> closed = true);
    }
}
