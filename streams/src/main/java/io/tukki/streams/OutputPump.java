package io.tukki.streams;

import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Reads a child's pipe and makes chunks of whole lines of it.
 *
 * <p>A source of {@link LogChunk}; each chunk is the reader's until it calls {@link LogChunk#release}.
 *
 * <ul>
 *   <li>Emits when there is demand, the pipe has ended a line, and fewer than four of its chunks are out.
 *   <li>Back-pressures by not reading: the pipe fills and the child waits in its write.
 *   <li>Completes when the pipe ends, what was left of a line without end emitted first; or when it is cut.
 *   <li>Never fails of itself: a broken pipe is an end.
 * </ul>
 *
 * <p>After {@link Control#childExited}, a pipe that a descendant keeps open is cut when it was quiet for
 * {@link Settings#quietPeriod}, at the latest after {@link Settings#longestDrain}.
 */
public final class OutputPump
        extends AbstractGraphStageWithMaterializedValue<SourceShape<LogChunk>, OutputPump.Control> {

    private static final int READ_BYTES = 64 * 1024;
    private static final int MUCH = READ_BYTES / 4;
    private static final int MAX_CHUNKS_OUT = 4;
    private static final ThreadLocal<ByteBuffer> READ_BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(READ_BYTES));

    private final Outlet<LogChunk> out = Outlet.create("OutputPump.out");
    private final SourceShape<LogChunk> shape = SourceShape.of(out);
    private final ProcessOutput output;
    private final LogStream stream;
    private final ChunkPool pool;
    private final Settings settings;

    private OutputPump(ProcessOutput output, LogStream stream, ChunkPool pool, Settings settings) {
        this.output = output;
        this.stream = stream;
        this.pool = pool;
        this.settings = settings;
    }

    /** Returns the source of chunks of {@code output}, which must be read by nobody else; it can run once. */
    public static Source<LogChunk, Control> of(
            ProcessOutput output, LogStream stream, ChunkPool pool, Settings settings) {
        return Source.fromGraph(new OutputPump(output, stream, pool, settings));
    }

    /**
     * How to read.
     *
     * @param maxLine limit of a line in bytes, see {@link LineSplitter}
     * @param partialFlush after how long an unterminated line is emitted as a part; zero: never before it ends
     * @param quietPeriod how long a pipe must be quiet after the child's exit to be cut; default 250 ms
     * @param longestDrain after how long it is cut in any case; default 5 s
     */
    public record Settings(int maxLine, Duration partialFlush, Duration quietPeriod, Duration longestDrain) {
        public static final Settings DEFAULT = new Settings(
                LineSplitter.DEFAULT_MAX_LINE, Duration.ZERO, Duration.ofMillis(250), Duration.ofSeconds(5));

        /** Returns these settings with another longest time to drain a pipe after its child has ended. */
        public Settings withLongestDrain(Duration value) {
            return new Settings(maxLine, partialFlush, quietPeriod, value);
        }

        /** Returns these settings with another time for unterminated lines. */
        public Settings withPartialFlush(Duration value) {
            return new Settings(maxLine, value, quietPeriod, longestDrain);
        }
    }

    /** A hand on a running pump. */
    public interface Control {
        /** Says that the child itself has ended, which starts the quiet period. From any thread. */
        void childExited();

        /** Returns what was read, once the pump has ended; its last chunk may still be on its way downstream. */
        CompletionStage<Drained> drained();
    }

    /**
     * What a pump read in all.
     *
     * @param cut whether the pipe was closed while somebody still held its other end
     */
    public record Drained(long lines, long bytes, boolean cut) {}

    @Override
    public SourceShape<LogChunk> shape() {
        return shape;
    }

    @Override
    public Pair<GraphStageLogic, Control> createLogicAndMaterializedValuePair(Attributes attributes) {
        Logic logic = new Logic();
        return Pair.create(logic, logic);
    }

    private enum Timer {
        PARTIAL_LINE,
        QUIET,
        LONGEST_DRAIN
    }

    private final class Logic extends TimerGraphStageLogic implements Control {
        private final LineSplitter splitter = new LineSplitter(settings.maxLine());
        private final CompletableFuture<Drained> drained = new CompletableFuture<>();
        private final AsyncCallback<Boolean> wake = createAsyncCallback(ignored -> pump());
        private final AsyncCallback<Boolean> exit = createAsyncCallback(ignored -> onChildExited());
        private final Runnable wakeUp = () -> wake.invoke(true);
        private final AtomicInteger chunksOut = new AtomicInteger();
        private volatile boolean wantsChunk;
        private boolean pipeIsEmpty;
        private boolean exited;
        private boolean cut;
        private long lines;
        private long bytes;

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pump();
                }
            });
        }

        @Override
        public void childExited() {
            exit.invoke(true);
        }

        @Override
        public CompletionStage<Drained> drained() {
            return drained;
        }

        @Override
        public void postStop() {
            pool.forget(wakeUp);
            output.close();
            drained.complete(new Drained(lines, bytes, cut));
        }

        private void pump() {
            pipeIsEmpty = false;
            while (isAvailable(out)) {
                LogChunk chunk = takeChunk();
                if (chunk == null) {
                    return;
                }
                int read = fill(chunk);
                if (!chunk.isEmpty()) {
                    emit(chunk);
                } else if (read > 0) {
                    chunk.release(); // the line goes on
                } else if (read == 0) {
                    chunk.release();
                    waitForMore();
                    return;
                } else {
                    onEnd(chunk);
                    return;
                }
            }
        }

        /** Reads as long as the pipe gives much and the chunk has room: one hand-over for many reads. */
        private int fill(LogChunk chunk) {
            stamped(chunk);
            ByteBuffer buffer = READ_BUFFER.get();
            int read;
            do {
                read = output.read(buffer.clear());
                if (read > 0) {
                    bytes += read;
                    splitter.split(buffer.flip(), chunk);
                }
            } while (read >= MUCH && chunk.length() <= ChunkPool.CHUNK_BYTES - READ_BYTES - splitter.pending());
            if (read > 0 && exited) {
                scheduleOnce(Timer.QUIET, settings.quietPeriod());
            }
            return read;
        }

        private @Nullable LogChunk takeChunk() {
            if (chunksOut.get() >= MAX_CHUNKS_OUT) {
                wantsChunk = true;
                if (chunksOut.get() >= MAX_CHUNKS_OUT) {
                    return null;
                }
            }
            wantsChunk = false;
            LogChunk chunk = pool.tryTake();
            if (chunk == null) {
                pool.await(wakeUp);
                chunk = pool.tryTake();
            }
            return chunk;
        }

        private LogChunk stamped(LogChunk chunk) {
            Instant now = Instant.now();
            chunk.reset(stream, now.getEpochSecond() * 1_000_000L + now.getNano() / 1000, System.nanoTime());
            return chunk;
        }

        private void emit(LogChunk chunk) {
            lines += chunk.lines();
            chunksOut.incrementAndGet();
            chunk.afterRelease(this::onRelease);
            push(out, chunk);
        }

        /** On the thread of whoever took the chunk. */
        private void onRelease() {
            chunksOut.decrementAndGet();
            if (wantsChunk) {
                wake.invoke(true);
            }
        }

        private void waitForMore() {
            if (splitter.pending() > 0 && !settings.partialFlush().isZero()) {
                scheduleOnce(Timer.PARTIAL_LINE, settings.partialFlush());
            }
            pipeIsEmpty = true;
            output.awaitReadable(wakeUp);
        }

        private void onEnd(LogChunk chunk) {
            splitter.flush(stamped(chunk));
            if (chunk.isEmpty()) {
                chunk.release();
            } else {
                emit(chunk);
            }
            completeStage();
        }

        private void onChildExited() {
            exited = true;
            scheduleOnce(Timer.QUIET, settings.quietPeriod());
            scheduleOnce(Timer.LONGEST_DRAIN, settings.longestDrain());
        }

        @Override
        public void onTimer(Object timer) {
            if (timer == Timer.PARTIAL_LINE) {
                flushPartialLine();
            } else if (timer == Timer.QUIET && !pipeIsEmpty) {
                scheduleOnce(Timer.QUIET, settings.quietPeriod()); // it is we who do not read
            } else {
                cut();
            }
        }

        private void cut() {
            cut = true;
            output.close(); // what is held back goes out with the end that the next read finds
            pump();
        }

        private void flushPartialLine() {
            if (isAvailable(out) && splitter.pending() > 0) {
                LogChunk chunk = takeChunk();
                if (chunk != null) {
                    splitter.flush(stamped(chunk));
                    emit(chunk);
                }
            }
        }
    }
}
