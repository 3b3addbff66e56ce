package io.tukki.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.launch.ProcessOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** A pipe that a test writes into; it holds what is written until it is read. */
final class FakeOutput extends FakePipe implements ProcessOutput {

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private boolean ended;

    void write(String text) {
        change(() -> pieces.add(text.getBytes(UTF_8)));
    }

    void end() {
        change(() -> ended = true);
    }

    @Override
    public synchronized int read(ByteBuffer into) {
        if (isClosed()) {
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
    boolean isReady() {
        return !pieces.isEmpty() || ended;
    }

    @Override
    public void awaitReadable(Runnable newWake) {
        await(newWake);
    }
}
