package io.tukki.streams;

import io.tukki.core.log.LogView;
import io.tukki.core.search.Helpers;
import io.tukki.core.search.LogScan;
import io.tukki.core.search.LogSearch;
import io.tukki.core.search.SearchElement;
import io.tukki.core.search.SearchEnd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * A search as a source of its hits, each as soon as it is found, and how it ended as the last element.
 *
 * <ul>
 *   <li>Emits when there is demand and a hit is found; looks no further without demand.
 *   <li>Back-pressures nobody: it works on a snapshot of the segments, taken when the stream is run.
 *   <li>Completes after its {@link SearchEnd}; cancelling it stops the search within {@link #TURN}.
 *   <li>Never fails, but for an executor that takes no more. Between turns it lets others run on its thread; turns that
 *       read files run on an executor for that.
 * </ul>
 */
public final class SearchSource extends GraphStage<SourceShape<SearchElement>> {

    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(2);

    private final Outlet<SearchElement> out = Outlet.create("SearchSource.out");
    private final SourceShape<SearchElement> shape = SourceShape.of(out);
    private final LogView view;
    private final LogSearch search;
    private final Helpers helpers;
    private final Executor files;
    private final SearchTimes times;

    private SearchSource(LogView view, LogSearch search, Helpers helpers, Executor files, SearchTimes times) {
        this.view = view;
        this.search = search;
        this.helpers = helpers;
        this.files = files;
        this.times = times;
    }

    /** Returns the source over a log that has no files; each run of it is a search of its own. */
    public static Source<SearchElement, NotUsed> of(LogView view, LogSearch search) {
        return of(view, search, Helpers.NONE, Runnable::run, new SearchTimes());
    }

    /**
     * Returns the source; each run of it is a search of its own.
     *
     * @param helpers what looks ahead in memory, see {@link LogScan}
     * @param files runs what reads files
     * @param times told how long the search looked, when it has ended
     */
    public static Source<SearchElement, NotUsed> of(
            LogView view, LogSearch search, Helpers helpers, Executor files, SearchTimes times) {
        return Source.fromGraph(new SearchSource(view, search, helpers, files, times));
    }

    @Override
    public SourceShape<SearchElement> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private final AsyncCallback<Boolean> again = createAsyncCallback(ignored -> look());
        private final AsyncCallback<LogScan.Step> found = createAsyncCallback(this::take);
        private final AsyncCallback<Throwable> failed = createAsyncCallback(this::failStage);
        private final LogScan scan = new LogScan(view, search, helpers);
        private final AtomicLong looked = new AtomicLong();

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    look();
                }
            });
        }

        private void look() {
            if (scan.needsFile()) {
                CompletableFuture.supplyAsync(() -> timed(() -> scan.next(TURN)), files)
                        .thenAccept(found::invoke)
                        .exceptionally(e -> {
                            failed.invoke(e);
                            return null;
                        });
            } else {
                take(timed(() -> scan.nextInMemory(TURN)));
            }
        }

        private LogScan.Step timed(Supplier<LogScan.Step> look) {
            long before = System.nanoTime();
            LogScan.Step step = look.get();
            looked.addAndGet(System.nanoTime() - before);
            return step;
        }

        @Override
        public void postStop() {
            times.ended(looked.get());
        }

        private void take(LogScan.Step step) {
            SearchElement element = step.element();
            if (step.paused()) {
                again.invoke(true);
            } else if (element != null) {
                push(out, element);
            }
            if (element instanceof SearchEnd) {
                completeStage();
            }
        }
    }
}
