package io.tukki.streams;

import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogView;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from a cursor, history and live lines as one.
 *
 * <ul>
 *   <li>Emits when there is demand and something to read, at once; where retention has dropped what this reader had
 *       not come to, a {@link LogGap} in its place.
 *   <li>Back-pressures nobody: without demand it stays where it is and may be lapped. It holds one segment.
 *   <li>Completes when the query does not follow and its end is read; a following tail goes on until cancelled.
 *   <li>Never fails. Caught up it is parked, which costs no thread, no timer and no processor time.
 * </ul>
 *
 * <p>The position is taken when the stream is run, and each run has its own.
 */
public final class LogTail extends GraphStage<SourceShape<LogRead>> {

    /** The most lines one element of {@link #slices} holds. */
    public static final int MAX_LINES = 1024;

    private final Outlet<LogRead> out = Outlet.create("LogTail.out");
    private final SourceShape<LogRead> shape = SourceShape.of(out);
    private final LogView view;
    private final LogQuery query;

    private LogTail(LogView view, LogQuery query) {
        this.view = view;
        this.query = query;
    }

    /** Returns the tail line by line. */
    public static Source<LogElement, NotUsed> lines(LogView view, LogQuery query) {
        return slices(view, query).mapConcat(read -> elements(read));
    }

    /** Returns the tail in slices of the store, up to {@link #MAX_LINES} lines each: the quickest way to read. */
    public static Source<LogRead, NotUsed> slices(LogView view, LogQuery query) {
        return Source.fromGraph(new LogTail(view, query));
    }

    @SuppressWarnings("unchecked") // a list nobody writes to
    private static Iterable<LogElement> elements(LogRead read) {
        List<? extends LogElement> elements = read instanceof LogSlice slice ? slice.toList() : List.of((LogGap) read);
        return (List<LogElement>) elements;
    }

    @Override
    public SourceShape<LogRead> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final AsyncCallback<Boolean> woken = createAsyncCallback(ignored -> onWake());
        private final Runnable wake = () -> woken.invoke(true);
        private final LogReader reader = new LogReader(view, query);

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    emitNext();
                }
            });
        }

        @Override
        public void postStop() {
            reader.unpark(wake);
        }

        private void onWake() {
            if (isAvailable(out)) {
                emitNext();
            }
        }

        private void emitNext() {
            LogRead read = reader.poll(MAX_LINES);
            if (read == null && !reader.isEnded()) {
                reader.park(wake);
                read = reader.poll(MAX_LINES);
            }
            finish(read);
        }

        private void finish(@Nullable LogRead read) {
            if (read != null) {
                push(out, read);
            } else if (reader.isEnded()) {
                completeStage();
            }
        }
    }
}
