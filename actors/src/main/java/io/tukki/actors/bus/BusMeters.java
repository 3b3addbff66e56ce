package io.tukki.actors.bus;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.tukki.core.bus.Account;
import io.tukki.core.bus.DropPolicy;
import io.tukki.core.bus.HandlerTimes;
import io.tukki.core.event.EventPriority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters {@code tukki.bus.*} of one bus, in Micrometer's global registry: embedders add their own registry to it.
 * They show what the bus published last, and never ask it.
 */
final class BusMeters implements AutoCloseable {

    /**
     * What the meters show.
     *
     * @param accounts over all subscriptions, past ones included, by policy
     */
    record Values(
            long published,
            long refused,
            Map<DropPolicy, Account> accounts,
            long depth,
            int workers,
            int busy,
            int stalled,
            HandlerTimes times) {
        Account total() {
            return accounts.values().stream().reduce(Account.EMPTY, Account::plus);
        }
    }

    private final MeterRegistry registry = Metrics.globalRegistry;
    private final List<Meter> meters = new ArrayList<>();
    private final Tags tags;
    private volatile Values values;

    BusMeters(String bus, Values start) {
        this.tags = Tags.of("bus", bus);
        this.values = start;
        counter("published", tags, v -> v.published);
        counter("refused", tags, v -> v.refused);
        counter("delivered", tags, v -> v.total().delivered());
        counter("handler.failed", tags, v -> v.total().failed());
        for (DropPolicy policy : DropPolicy.values()) {
            for (EventPriority priority : EventPriority.values()) {
                counter(
                        "dropped",
                        tags.and("policy", policy.wireName(), "priority", priority.wireName()),
                        v -> dropped(v.accounts.getOrDefault(policy, Account.EMPTY), priority));
            }
        }
        gauge("queue.depth", tags, v -> v.depth);
        gauge("workers", tags.and("state", "busy"), v -> v.busy);
        gauge("workers", tags.and("state", "stalled"), v -> v.stalled);
        gauge("workers", tags.and("state", "all"), v -> v.workers);
        gauge("workers.utilisation", tags, v -> v.workers == 0 ? 0 : (double) v.busy / v.workers);
        gauge("handler.time.average", tags, v -> v.times.averageNanos() / 1e9);
        for (double quantile : new double[] {0.5, 0.99}) {
            gauge(
                    "handler.time.quantile",
                    tags.and("quantile", Double.toString(quantile)),
                    v -> v.times.quantileNanos(quantile) / 1e9);
        }
        meters.add(FunctionTimer.builder(
                        "tukki.bus.handler.time",
                        this,
                        m -> m.values.times.count(),
                        m -> m.values.times.totalNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(tags)
                .register(registry));
    }

    void show(Values now) {
        values = now;
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
    }

    private static long dropped(Account account, EventPriority priority) {
        return switch (priority) {
            case HIGH -> account.droppedHigh();
            case MEDIUM -> account.droppedMedium();
            case LOW -> account.droppedLow();
        };
    }

    private void counter(String name, Tags with, ToDoubleFunction<Values> value) {
        meters.add(FunctionCounter.builder("tukki.bus." + name, this, m -> value.applyAsDouble(m.values))
                .tags(with)
                .register(registry));
    }

    private void gauge(String name, Tags with, ToDoubleFunction<Values> value) {
        meters.add(Gauge.builder("tukki.bus." + name, this, m -> value.applyAsDouble(m.values))
                .tags(with)
                .register(registry));
    }
}
