package io.tukki.streams;

import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogOrigin;
import io.tukki.core.log.LogStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One pipe that a {@link PumpLogic} reads: what is known of it, and what is held back of it. Everything but the hand for
 * others belongs to the stage that reads.
 */
final class PumpedPipe implements OutputPump.Control, Runnable {

    /** The most one read takes. */
    static final int READ_BYTES = 64 * 1024;

    private static final int MUCH = READ_BYTES / 4;
    private static final int MAX_CHUNKS_OUT = 4;
    private static final ThreadLocal<ByteBuffer> READ_BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(READ_BYTES));

    private final ProcessOutput output;
    private final @Nullable LogOrigin origin;
    private final LogStream stream;
    private final OutputPump.Settings settings;
    private final LineSplitter splitter;
    private final Pipes pipes;
    private final Runnable credit = this::onRelease;
    private final CompletableFuture<OutputPump.Drained> drained = new CompletableFuture<>();
    private final AtomicInteger chunksOut = new AtomicInteger();
    private volatile boolean wantsChunk;
    private volatile boolean childHasExited;
    private boolean exited;
    private boolean isQueued;
    private boolean isEmpty;
    private boolean isLeft;
    private boolean hasTimers;
    private boolean flushIsDue;
    private boolean cut;
    private long lines;
    private long bytes;

    /** @param pipes those it is read with */
    PumpedPipe(
            Pipes pipes,
            ProcessOutput output,
            @Nullable LogOrigin origin,
            LogStream stream,
            OutputPump.Settings settings) {
        this.output = output;
        this.origin = origin;
        this.stream = stream;
        this.settings = settings;
        this.splitter = new LineSplitter(settings.maxLine());
        this.pipes = pipes;
    }

    // ---- for others, from any thread

    /** Has it looked at: it can be read again, or its child has ended. */
    @Override
    public void run() {
        pipes.wake(this);
    }

    @Override
    public void childExited() {
        childHasExited = true;
        run();
    }

    @Override
    public CompletionStage<OutputPump.Drained> drained() {
        return drained;
    }

    // ---- for the stage

    OutputPump.Settings settings() {
        return settings;
    }

    int pending() {
        return splitter.pending();
    }

    /** Notes that it is about to be read; false if it waits for that already. */
    boolean queue() {
        boolean isNew = !isQueued;
        isQueued = true;
        isEmpty = false;
        return isNew;
    }

    void unqueue() {
        isQueued = false;
    }

    /** Returns whether the pipe was empty when it was last read, and nothing has come since. */
    boolean isEmpty() {
        return isEmpty;
    }

    /** Returns whether it is read no more. */
    boolean isLeft() {
        return isLeft;
    }

    void leave() {
        isLeft = true;
    }

    /** Returns whether its child has ended and that was not known yet. */
    boolean learnsOfExit() {
        boolean news = childHasExited && !exited;
        exited |= news;
        return news;
    }

    boolean hasExited() {
        return exited;
    }

    boolean hasTimers() {
        return hasTimers;
    }

    void timerSet() {
        hasTimers = true;
    }

    /** Notes that the time of an unterminated line is over. */
    void flushSoon() {
        flushIsDue = true;
    }

    /** Returns whether another chunk with its lines may go out; if not, it is woken when one comes back. */
    boolean hasCredit() {
        if (chunksOut.get() >= MAX_CHUNKS_OUT) {
            wantsChunk = true;
            if (chunksOut.get() >= MAX_CHUNKS_OUT) {
                return false;
            }
        }
        wantsChunk = false;
        return true;
    }

    /** On the thread of whoever took the lines. */
    private void onRelease() {
        chunksOut.decrementAndGet();
        if (wantsChunk) {
            run();
        }
    }

    /** Returns whether what it may give in one read fits into {@code chunk} as it is. */
    boolean fits(LogChunk chunk) {
        return chunk.used() <= ChunkPool.CHUNK_BYTES - READ_BYTES - splitter.pending();
    }

    /**
     * Adds a section with the lines that there are to {@code chunk}, or none. Reads as long as the pipe gives much and
     * there is room: one hand-over for many reads. What is held back of a line comes with the end.
     *
     * @return below 0 at the end, 0 if it is time to wait; not if lines came, since until they have gone out there may
     *     be more, and a child that writes much is not worth a wait
     */
    int readInto(LogChunk chunk, long wallMicros, long nanoTime) {
        chunk.begin(origin, stream, wallMicros, nanoTime);
        int read = 0;
        try {
            read = fill(chunk);
            if (read < 0 || (read == 0 && flushIsDue)) {
                splitter.flush(chunk);
            }
            flushIsDue = false;
        } catch (RuntimeException | Error failure) {
            chunk.abandon();
            throw failure;
        }
        if (chunk.isEmpty()) {
            chunk.abandon();
            return read;
        }
        lines += chunk.lines();
        chunksOut.incrementAndGet();
        chunk.afterRelease(credit);
        return read < 0 ? read : 1;
    }

    private int fill(LogChunk chunk) {
        ByteBuffer buffer = READ_BUFFER.get();
        int read;
        do {
            read = output.read(buffer.clear());
            if (read > 0) {
                bytes += read;
                splitter.split(buffer.flip(), chunk);
            }
        } while (read >= MUCH && fits(chunk));
        return read;
    }

    void awaitReadable() {
        isEmpty = true;
        output.awaitReadable(this);
    }

    /** Closes the pipe, whose other end somebody holds still; what is held back comes with the next read. */
    void cut() {
        cut = true;
        output.close();
    }

    /** Closes the pipe and says what was read in all. */
    void end() {
        try {
            output.close();
        } finally {
            drained.complete(new OutputPump.Drained(lines, bytes, cut));
        }
    }

    void fail(Throwable failure) {
        try {
            output.close();
        } finally {
            drained.completeExceptionally(failure);
        }
    }
}
