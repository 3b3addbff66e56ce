package io.tukki.actors.process;

import io.tukki.core.launch.ProcessInput;
import io.tukki.core.lifecycle.InputRefusal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What waits until a child reads its standard input: at most {@value #CAPACITY} bytes, in the order in which they came.
 * A child that does not read costs memory up to that and no thread. Thread-safe; outcomes are told on the caller's
 * thread or on {@code io}.
 */
public final class InputQueue {

    /** The most that waits, in bytes. */
    public static final int CAPACITY = 256 * 1024;

    private record Piece(ByteBuffer bytes, Consumer<Optional<InputRefusal>> outcome) {}

    private final ProcessInput input;
    private final Executor io;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private int waiting;
    private boolean ended;
    private boolean broken;

    InputQueue(ProcessInput input, Executor io) {
        this.input = input;
        this.io = io;
    }

    /** Writes {@code bytes} as the child makes room; {@code outcome} learns when all are written, or why not. */
    void write(ByteString bytes, Consumer<Optional<InputRefusal>> outcome) {
        add(bytes, false, outcome);
    }

    private void add(ByteString bytes, boolean last, Consumer<Optional<InputRefusal>> outcome) {
        Optional<InputRefusal> refusal = enqueue(bytes, last, outcome);
        refusal.ifPresentOrElse(reason -> outcome.accept(Optional.of(reason)), this::pump);
    }

    /** Ends the input behind what waits. */
    void end(Consumer<Optional<InputRefusal>> outcome) {
        add(ByteString.emptyByteString(), true, refusal -> {
            if (refusal.isEmpty()) {
                input.close();
            }
            outcome.accept(refusal);
        });
    }

    private synchronized Optional<InputRefusal> enqueue(
            ByteString bytes, boolean last, Consumer<Optional<InputRefusal>> outcome) {
        if (broken || ended) {
            return Optional.of(broken ? InputRefusal.BROKEN : InputRefusal.CLOSED);
        }
        if (waiting + bytes.size() > CAPACITY) {
            return Optional.of(InputRefusal.FULL);
        }
        ended = last;
        waiting += bytes.size();
        pieces.add(new Piece(bytes.asByteBuffer(), outcome));
        return Optional.empty();
    }

    /** Writes while there is room, then waits for more without a thread. */
    private void pump() {
        List<Runnable> outcomes = new ArrayList<>();
        boolean isFull = drain(outcomes);
        outcomes.forEach(Runnable::run);
        if (isFull) {
            input.awaitWritable(() -> io.execute(this::pump));
        }
    }

    private synchronized boolean drain(List<Runnable> outcomes) {
        for (Piece next = pieces.peek(); next != null; next = pieces.peek()) {
            int written = next.bytes().hasRemaining() && !broken ? input.write(next.bytes()) : 0;
            broken |= written == ProcessInput.BROKEN;
            waiting -= Math.max(0, written);
            if (!broken && next.bytes().hasRemaining()) {
                return true;
            }
            waiting -= next.bytes().remaining();
            pieces.remove();
            outcomes.add(outcome(next, broken ? InputRefusal.BROKEN : null));
        }
        return false;
    }

    private static Runnable outcome(Piece piece, @Nullable InputRefusal refusal) {
        return () -> piece.outcome().accept(Optional.ofNullable(refusal));
    }
}
