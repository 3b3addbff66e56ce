package io.tukki.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.launch.ProcessInput;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A pipe that a test reads from; it has room for as much as the test says. */
final class FakeInput implements ProcessInput {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private @Nullable Runnable wake;
    private int room = Integer.MAX_VALUE;
    private boolean broken;
    private boolean closed;

    void room(int bytes) {
        change(() -> room = bytes);
    }

    void breaks() {
        change(() -> broken = true);
    }

    synchronized String text() {
        return written.toString(UTF_8);
    }

    synchronized boolean isClosed() {
        return closed;
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
    public synchronized int write(ByteBuffer from) {
        if (broken || closed) {
            return BROKEN;
        }
        byte[] taken = new byte[Math.min(room, from.remaining())];
        from.get(taken);
        written.writeBytes(taken);
        room -= taken.length;
        return taken.length;
    }

    @Override
    public void awaitWritable(Runnable newWake) {
        boolean now;
        synchronized (this) {
            now = broken || closed || room > 0;
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
