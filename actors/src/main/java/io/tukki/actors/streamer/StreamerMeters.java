package io.tukki.actors.streamer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The meters {@code tukki.streamer.*} of one streamer, in Micrometer's global registry. Written by its topics. */
final class StreamerMeters implements AutoCloseable {

    final LongAdder appended = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder missed = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    final LongAdder parked = new LongAdder();
    private final List<Meter> meters = new ArrayList<>();

    StreamerMeters(String streamer) {
        Tags tags = Tags.of("streamer", streamer);
        counter("appended", appended, tags);
        counter("delivered", delivered, tags);
        counter("acknowledged", acknowledged, tags);
        counter("missed", missed, tags);
        counter("dead.lettered", deadLettered, tags);
        meters.add(Gauge.builder("tukki.streamer.parked", parked, LongAdder::sum)
                .tags(tags)
                .register(Metrics.globalRegistry));
    }

    private void counter(String name, LongAdder adder, Tags tags) {
        meters.add(FunctionCounter.builder("tukki.streamer." + name, adder, LongAdder::sum)
                .tags(tags)
                .register(Metrics.globalRegistry));
    }

    @Override
    public void close() {
        meters.forEach(Metrics.globalRegistry::remove);
    }
}
