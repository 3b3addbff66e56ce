package io.tukki.actors.log;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.tukki.core.log.LogView;
import io.tukki.core.log.ProcessLog;
import io.tukki.core.log.TailAccount;
import io.tukki.streams.SearchTimes;
import io.tukki.streams.Tails;
import io.tukki.streams.files.LogFileStats;
import io.tukki.streams.files.LogFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The meters {@code tukki.log.*} of one runtime, in Micrometer's global registry: embedders add their own registry to
 * it. They read what is published when they are asked, and cost nothing until then. What each single tail delivered and
 * lost is in {@link Tails#running}: tails come and go, meters stay.
 */
public final class LogMeters implements AutoCloseable {

    private final List<Meter> meters = new ArrayList<>();
    private final Tags tags;
    private final LogView view;
    private final Tails tails;
    private final SearchTimes searches;

    /** Registers the meters of a runtime, until this is closed. */
    public LogMeters(String runtime, LogView view, Tails tails, SearchTimes searches, Optional<LogFiles> files) {
        this.tags = Tags.of("runtime", runtime);
        this.view = view;
        this.tails = tails;
        this.searches = searches;
        counter("lines", m -> m.sum(ProcessLog::appendedLines));
        counter("bytes", m -> m.sum(ProcessLog::appendedBytes));
        counter("evicted.lines", m -> m.sum(ProcessLog::evictedLines));
        counter("evicted.bytes", m -> m.sum(ProcessLog::evictedBytes));
        gauge("memory", m -> m.view.footprint());
        gauge("readers.parked", m -> m.view.parkedReaders());
        gauge("tails", m -> m.tails.running().size());
        gauge("tails.lag.lines.max", m -> m.worst(TailAccount::pending));
        gauge("tails.lag.bytes.max", m -> m.worst(TailAccount::pendingBytes));
        counter("tails.delivered", m -> m.tails.total().delivered());
        counter("tails.filtered", m -> m.tails.total().filtered());
        counter("tails.dropped", m -> m.tails.total().dropped());
        meters.add(FunctionTimer.builder(
                        "tukki.log.search",
                        this,
                        m -> m.searches.count(),
                        m -> m.searches.totalNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(tags)
                .register(Metrics.globalRegistry));
        files.ifPresent(this::add);
    }

    private void add(LogFiles files) {
        fileCounter(files, "blocks", LogFileStats::blocksWritten);
        fileCounter(files, "bytes.before", LogFileStats::bytesBefore);
        fileCounter(files, "bytes.after", LogFileStats::bytesAfter);
        fileCounter(files, "missed.lines", LogFileStats::missedLines);
        fileCounter(files, "failures", LogFileStats::failures);
    }

    private long sum(ToLongFunction<ProcessLog> of) {
        return view.logs().stream().mapToLong(of).sum();
    }

    private long worst(ToLongFunction<TailAccount> of) {
        return tails.running().stream()
                .mapToLong(tail -> of.applyAsLong(tail.account()))
                .max()
                .orElse(0);
    }

    private void counter(String name, ToDoubleFunction<LogMeters> value) {
        meters.add(FunctionCounter.builder("tukki.log." + name, this, value)
                .tags(tags)
                .register(Metrics.globalRegistry));
    }

    private void gauge(String name, ToDoubleFunction<LogMeters> value) {
        meters.add(Gauge.builder("tukki.log." + name, this, value).tags(tags).register(Metrics.globalRegistry));
    }

    private void fileCounter(LogFiles files, String name, ToLongFunction<LogFileStats> value) {
        meters.add(FunctionCounter.builder("tukki.log.files." + name, files, f -> value.applyAsLong(f.stats()))
                .tags(tags)
                .register(Metrics.globalRegistry));
    }

    @Override
    public void close() {
        meters.forEach(Metrics.globalRegistry::remove);
    }
}
