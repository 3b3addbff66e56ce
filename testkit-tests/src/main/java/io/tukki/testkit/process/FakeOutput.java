package io.tukki.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.launch.ProcessOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A pipe that a test writes into; it holds what is written until it is read. */
final class FakeOutput implements ProcessOutput {

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private @Nullable Runnable wake;
    private boolean ended;
    private boolean closed;

    void write(String text) {
        change(() -> pieces.add(text.getBytes(UTF_8)));
    }

    void end() {
        change(() -> ended = true);
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
        if (closed) {
            return END;
        }
        byte[] piece = pieces.poll();
        if (piece != null) {
            int size = Math.min(piece.length, into.remaining());
            into.put(piece, 0, size);
            if (size < piece.length) {
                pieces.addFirst(Arrays.copyOfRange(piece, size, piece.length));
            }
            return size;
        }
        return ended ? END : 0;
    }

    @Override
    public void awaitReadable(Runnable newWake) {
        boolean now;
        synchronized (this) {
            now = !pieces.isEmpty() || ended || closed;
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
