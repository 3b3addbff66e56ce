package io.tukki.actors;

import io.tukki.actors.log.LogMeters;
import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogView;
import io.tukki.core.log.Overflow;
import io.tukki.core.search.Helpers;
import io.tukki.core.search.LogPage;
import io.tukki.core.search.LogScan;
import io.tukki.core.search.LogSearch;
import io.tukki.core.search.SearchElement;
import io.tukki.streams.LogTail;
import io.tukki.streams.SearchSource;
import io.tukki.streams.SearchTimes;
import io.tukki.streams.Tails;
import io.tukki.streams.files.LogFileStats;
import io.tukki.streams.files.LogFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The logs of a runtime, to read. No reader slows a process, the store or another reader, unless it asks to with
 * {@link Overflow#BLOCK_CHILD}. Thread-safe.
 */
public final class Logs {

    private final LogView view;
    private final String dispatcher;
    private final Executor searches;
    private final Helpers helpers;
    private final Optional<LogFiles> files;
    private final Tails tails;
    private final SearchTimes searchTimes = new SearchTimes();

    /**
     * Makes the readers' side.
     *
     * @param searches runs pages; where there are files it may be blocked
     * @param helpers look ahead for them
     */
    Logs(LogView view, String dispatcher, Executor searches, Helpers helpers, Tails tails, Optional<LogFiles> files) {
        this.helpers = helpers;
        this.files = files;
        this.tails = tails;
        this.view = view;
        this.searches = searches;
        this.dispatcher = dispatcher;
    }

    /** Returns what {@code query} asks for, line by line; see {@link LogTail} for when it emits and ends. */
    public Source<LogElement, NotUsed> tail(LogQuery query) {
        return tail(query, Overflow.DROP_OLDEST);
    }

    /** Returns what {@code query} asks for, line by line, with a choice of what happens when its reader is slow. */
    public Source<LogElement, NotUsed> tail(LogQuery query, Overflow overflow) {
        return LogTail.lines(tails, query, overflow).withAttributes(ActorAttributes.dispatcher(dispatcher));
    }

    /** Returns what {@code query} asks for in slices of the store: the quickest way to read. */
    public Source<LogRead, NotUsed> slices(LogQuery query) {
        return slices(query, Overflow.DROP_OLDEST);
    }

    /** Returns what {@code query} asks for in slices, with a choice of what happens when its reader is slow. */
    public Source<LogRead, NotUsed> slices(LogQuery query, Overflow overflow) {
        return LogTail.slices(tails, query, overflow).withAttributes(ActorAttributes.dispatcher(dispatcher));
    }

    /** Returns the tails and slices that run now, each with its account: what it read, skipped, lost, and has to come. */
    public List<Tails.Tail> tails() {
        return tails.running();
    }

    /**
     * Returns what {@code search} finds in the lines retained when it is run, each hit as it is found, and how it ended
     * as the last element; see {@link SearchSource}.
     */
    public Source<SearchElement, NotUsed> search(LogSearch search) {
        return SearchSource.of(view, search, helpers, searches, searchTimes)
                .withAttributes(ActorAttributes.dispatcher(dispatcher));
    }

    /** Returns a page of what {@code search} finds, as long as it allows hits; to be turned by its cursors. */
    public CompletionStage<LogPage> page(LogSearch search) {
        return CompletableFuture.supplyAsync(() -> timedPage(search), searches);
    }

    private LogPage timedPage(LogSearch search) {
        long before = System.nanoTime();
        try {
            return LogPage.of(new LogScan(view, search, helpers));
        } finally {
            searchTimes.ended(System.nanoTime() - before);
        }
    }

    /** Registers meters of these logs in Micrometer's global registry, until they are closed. */
    LogMeters meters(String runtime) {
        return new LogMeters(runtime, view, tails, searchTimes, files);
    }

    /** Returns what {@code query} asks for up to the newest line now, at most {@code lines}. */
    public CompletionStage<List<LogRead>> read(LogQuery query, int lines) {
        LogReader reader = reader(query.toHead());
        return CompletableFuture.supplyAsync(() -> read(reader, lines), searches);
    }

    private static List<LogRead> read(LogReader reader, int lines) {
        List<LogRead> reads = new ArrayList<>();
        int left = lines;
        LogRead read = left == 0 ? null : reader.poll(left);
        while (read != null) {
            reads.add(read);
            left -= read instanceof LogSlice slice ? slice.lines() : 0;
            read = left == 0 ? null : reader.poll(left);
        }
        return reads;
    }

    /** Returns what log files hold and how writing them went; empty if there are none. Never waits. */
    public Optional<LogFileStats> files() {
        return files.map(LogFiles::stats);
    }

    /** Returns a reader to poll, for one thread; it blocks where lines are in files. */
    public LogReader reader(LogQuery query) {
        return new LogReader(view, query);
    }

    /** Returns what is known of the logs now: heads, counts, memory. */
    public LogView view() {
        return view;
    }
}
