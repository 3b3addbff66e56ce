package io.tukki.actors;

import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogView;
import io.tukki.streams.LogTail;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Source;

/** The logs of a runtime, to read. No reader slows a process, the store or another reader. Thread-safe. */
public final class Logs {

    private final LogView view;
    private final String dispatcher;

    Logs(LogView view, String dispatcher) {
        this.view = view;
        this.dispatcher = dispatcher;
    }

    /** Returns what {@code query} asks for, line by line; see {@link LogTail} for when it emits and ends. */
    public Source<LogElement, NotUsed> tail(LogQuery query) {
        return LogTail.lines(view, query).withAttributes(ActorAttributes.dispatcher(dispatcher));
    }

    /** Returns what {@code query} asks for in slices of the store: the quickest way to read. */
    public Source<LogRead, NotUsed> slices(LogQuery query) {
        return LogTail.slices(view, query).withAttributes(ActorAttributes.dispatcher(dispatcher));
    }

    /** Returns a reader to poll, for one thread. */
    public LogReader reader(LogQuery query) {
        return new LogReader(view, query);
    }

    /** Returns what is known of the logs now: heads, counts, memory. */
    public LogView view() {
        return view;
    }
}
