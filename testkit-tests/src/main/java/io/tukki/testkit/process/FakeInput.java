package io.tukki.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.launch.ProcessInput;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A pipe that a test reads from; it has room for as much as the test says. */
final class FakeInput extends FakePipe implements ProcessInput {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int room = Integer.MAX_VALUE;
    private boolean broken;

    void room(int bytes) {
        change(() -> room = bytes);
    }

    void breaks() {
        change(() -> broken = true);
    }

    synchronized String text() {
        return written.toString(UTF_8);
    }

    @Override
    public synchronized int write(ByteBuffer from) {
        if (broken || isClosed()) {
            return BROKEN;
        }
        byte[] taken = new byte[Math.min(room, from.remaining())];
        from.get(taken);
        written.writeBytes(taken);
        room -= taken.length;
        return taken.length;
    }

    @Override
    boolean isReady() {
        return broken || room > 0;
    }

    @Override
    public void awaitWritable(Runnable newWake) {
        await(newWake);
    }
}
