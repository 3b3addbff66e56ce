package io.tukki.streams;

import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogOrigin;
import io.tukki.core.log.LogStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * Reads the pipes of many children in one stream: {@link OutputPump} for pipes that come and go, so that a process that
 * says little costs neither a stream nor a turn of its own. Thread-safe.
 *
 * <p>{@link #source} is a source of {@link LogChunk}, each with a section for each pipe that had something; a chunk is
 * the reader's until it calls {@link LogChunk#release}.
 *
 * <ul>
 *   <li>Emits when there is demand and any pipe with fewer than four of its sections out has ended a line.
 *   <li>Back-pressures by not reading: pipes fill and their children wait in their writes. A pipe whose sections are not
 *       given back waits alone.
 *   <li>Is fair: a pipe that gives much fills one chunk at most before each of the others has had its turn.
 *   <li>Never completes and never fails of itself; a pipe that fails is closed, the others go on.
 * </ul>
 *
 * <p>If the stream ends all the same, pipes are not touched: run the source again, one at a time. What the ended stream
 * had emitted and nobody took is lost.
 */
public final class SharedPump {

    private final Pipes pipes = new Pipes();
    private final ChunkPool pool;

    /** Makes one without pipes, that reads into chunks of {@code pool}. */
    public SharedPump(ChunkPool pool) {
        this.pool = pool;
    }

    /**
     * Reads one more pipe, which must be read by nobody else, until it ends or is cut. {@link OutputPump.Control#drained}
     * completes when downstream has taken its last line and asked for more.
     */
    public OutputPump.Control add(
            ProcessOutput output, LogOrigin origin, LogStream stream, OutputPump.Settings settings) {
        return pipes.add(output, origin, stream, settings);
    }

    /** Returns the source of all lines. */
    public Source<LogChunk, NotUsed> source() {
        return Source.fromGraph(new Stage());
    }

    /** Closes all pipes, those that come later included; to be called when nobody runs the source any more. */
    public void close() {
        pipes.close();
    }

    private final class Stage extends GraphStage<SourceShape<LogChunk>> {
        private final SourceShape<LogChunk> shape = SourceShape.of(Outlet.create("SharedPump.out"));

        @Override
        public SourceShape<LogChunk> shape() {
            return shape;
        }

        @Override
        public GraphStageLogic createLogic(Attributes attributes) {
            return new PumpLogic(shape, pipes, pool, false);
        }
    }
}
