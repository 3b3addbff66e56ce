package io.tukki.streams;

import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogStream;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.GraphStageLogic;

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
            return value.equals(partialFlush) ? this : new Settings(maxLine, value, quietPeriod, longestDrain);
        }
    }

    /** A hand on a running pump. */
    public interface Control {
        /** Says that the child itself has ended, which starts the quiet period. From any thread. */
        void childExited();

        /** Returns what was read, once the pump has ended; its last chunk may still be on its way downstream
         * unless {@link SharedPump#add} says more. */
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
        Pipes pipes = new Pipes();
        Control control = pipes.add(output, null, stream, settings);
        return Pair.create(new PumpLogic(shape, pipes, pool, true), control);
    }
}
