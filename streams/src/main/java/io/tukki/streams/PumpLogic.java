package io.tukki.streams;

import io.tukki.core.log.LogChunk;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Reads pipes into chunks, in turn: what {@link OutputPump} does for one pipe and {@link SharedPump} for many.
 *
 * <p>Each pipe that has something gives one section to a chunk, at most what the chunk still holds; then the next one
 * has its turn, and the chunk goes out when all had one or it is full. A pipe that failed is closed and reported, the
 * others go on.
 */
final class PumpLogic extends TimerGraphStageLogic {

    private enum Timer {
        PARTIAL_LINE,
        QUIET,
        LONGEST_DRAIN
    }

    /** A timer of one pipe. */
    private record Due(PumpedPipe pipe, Timer timer) {}

    private final SourceShape<LogChunk> shape;
    private final Pipes pipes;
    private final ChunkPool pool;
    private final boolean endsWithPipes;
    private final Queue<PumpedPipe> ready = new ArrayDeque<>();
    /** Those whose last lines downstream has not taken yet. */
    private final Queue<PumpedPipe> ended = new ArrayDeque<>();

    private final AsyncCallback<Boolean> look = createAsyncCallback(ignored -> pump());
    private final Runnable bell = () -> look.invoke(true);
    private final Runnable chunkIsBack = this::onChunkBack;
    private volatile boolean awaitsChunk;
    private @Nullable LogChunk filling;

    /** @param endsWithPipes whether it completes when no pipe is left, and closes those it leaves */
    PumpLogic(SourceShape<LogChunk> shape, Pipes pipes, ChunkPool pool, boolean endsWithPipes) {
        super(shape);
        this.shape = shape;
        this.pipes = pipes;
        this.pool = pool;
        this.endsWithPipes = endsWithPipes;
        setHandler(shape.out(), new AbstractOutHandler() {
            @Override
            public void onPull() {
                tellOfEnds();
                pump();
            }
        });
    }

    @Override
    public void preStart() {
        for (PumpedPipe pipe : pipes.serve(bell)) {
            pipe.unqueue();
            if (pipe.hasExited()) {
                awaitEnd(pipe);
            }
            attend(pipe);
        }
        pump();
    }

    @Override
    public void postStop() {
        stopAwaiting();
        pipes.leave(bell);
        if (filling != null) {
            filling.release();
        }
        tellOfEnds();
        if (endsWithPipes) {
            pipes.close();
        }
    }

    /** Downstream asks for more only when it has taken what came before. */
    private void tellOfEnds() {
        for (PumpedPipe pipe = ended.poll(); pipe != null; pipe = ended.poll()) {
            pipe.end();
        }
    }

    private void pump() {
        do {
            pipes.looking();
            for (PumpedPipe pipe = pipes.nextWoken(); pipe != null; pipe = pipes.nextWoken()) {
                attend(pipe);
            }
            while (!ready.isEmpty() && isAvailable(shape.out()) && fillOne()) {
                // one more
            }
        } while (pipes.lookAgain());
        if (endsWithPipes && pipes.isDone()) {
            completeStage();
        }
    }

    /** Puts a pipe into the row of those that are read, behind the others. */
    private void attend(PumpedPipe pipe) {
        if (pipe.isLeft()) {
            return;
        }
        if (pipe.learnsOfExit()) {
            awaitEnd(pipe);
        }
        if (pipe.queue()) {
            ready.add(pipe);
        }
    }

    /** Gives each pipe that is ready one turn, until the chunk is full; false if there is no chunk. */
    private boolean fillOne() {
        LogChunk chunk = takeChunk();
        if (chunk == null) {
            return false;
        }
        filling = chunk;
        Instant now = Instant.now();
        long wallMicros = now.getEpochSecond() * 1_000_000L + now.getNano() / 1000;
        long nanoTime = System.nanoTime();
        for (int turns = ready.size();
                turns > 0 && (chunk.sections() == 0 || ready.element().fits(chunk));
                turns--) {
            PumpedPipe pipe = ready.remove();
            pipe.unqueue();
            if (pipe.hasCredit() && read(pipe, chunk, wallMicros, nanoTime) && pipe.queue()) {
                ready.add(pipe);
            }
        }
        filling = null;
        if (chunk.sections() > 0) {
            push(shape.out(), chunk);
        } else {
            chunk.release();
            tellOfEnds();
        }
        return true;
    }

    /** Returns whether the pipe may have more. */
    private boolean read(PumpedPipe pipe, LogChunk chunk, long wallMicros, long nanoTime) {
        try {
            int read = pipe.readInto(chunk, wallMicros, nanoTime);
            if (read > 0 && pipe.hasExited()) {
                schedule(pipe, Timer.QUIET);
            } else if (read == 0) {
                waitForMore(pipe);
            } else if (read < 0) {
                leave(pipe);
                ended.add(pipe);
            }
            return read > 0;
        } catch (RuntimeException | Error failure) { // of one pipe: the others go on
            leave(pipe);
            pipe.fail(failure);
            if (endsWithPipes) {
                failStage(failure);
            }
            return false;
        }
    }

    private @Nullable LogChunk takeChunk() {
        LogChunk chunk = pool.tryTake();
        if (chunk == null && !awaitsChunk) {
            awaitsChunk = true;
            pool.await(chunkIsBack);
            chunk = pool.tryTake();
        }
        if (chunk != null) {
            stopAwaiting();
            chunk.clear();
        }
        return chunk;
    }

    /** A wake-up that one does not need is one that another waits for. */
    private void stopAwaiting() {
        if (awaitsChunk) {
            pool.forget(chunkIsBack);
            awaitsChunk = false;
        }
    }

    /** On the thread of whoever gave the chunk back. */
    private void onChunkBack() {
        awaitsChunk = false;
        look.invoke(true); // not rung: that is not heard by a stage that is about to stop looking
    }

    private void waitForMore(PumpedPipe pipe) {
        if (pipe.pending() > 0 && !pipe.settings().partialFlush().isZero()) {
            schedule(pipe, Timer.PARTIAL_LINE);
        }
        pipe.awaitReadable();
    }

    private void awaitEnd(PumpedPipe pipe) {
        schedule(pipe, Timer.QUIET);
        schedule(pipe, Timer.LONGEST_DRAIN);
    }

    private void schedule(PumpedPipe pipe, Timer timer) {
        pipe.timerSet();
        scheduleOnce(
                new Due(pipe, timer),
                switch (timer) {
                    case PARTIAL_LINE -> pipe.settings().partialFlush();
                    case QUIET -> pipe.settings().quietPeriod();
                    case LONGEST_DRAIN -> pipe.settings().longestDrain();
                });
    }

    private void leave(PumpedPipe pipe) {
        pipe.leave();
        pipes.remove(pipe);
        if (pipe.hasTimers()) {
            for (Timer timer : Timer.values()) {
                cancelTimer(new Due(pipe, timer));
            }
        }
    }

    @Override
    public void onTimer(Object key) {
        Due due = (Due) key;
        PumpedPipe pipe = due.pipe();
        if (due.timer() == Timer.QUIET && !pipe.isEmpty()) {
            schedule(pipe, Timer.QUIET); // it is we who do not read
            return;
        }
        if (due.timer() == Timer.PARTIAL_LINE) {
            pipe.flushSoon();
        } else {
            pipe.cut();
        }
        attend(pipe);
        pump();
    }
}
