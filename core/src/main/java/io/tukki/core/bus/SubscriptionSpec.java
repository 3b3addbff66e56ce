package io.tukki.core.bus;

import io.tukki.core.event.EventFilter;

/**
 * What a subscription wants and how much it may hold.
 *
 * @param name for logs and statistics, need not be unique
 * @param filter which events
 * @param capacity most events that wait, at least 1
 * @param policy what happens when they are that many
 * @param snapshot whether the current state comes first
 * @param parallelism how many workers may run its handler at once; more than 1 gives up the order
 */
public record SubscriptionSpec(
        String name, EventFilter filter, int capacity, DropPolicy policy, boolean snapshot, int parallelism) {

    /** Events that wait unless said otherwise. */
    public static final int DEFAULT_CAPACITY = 1024;

    public SubscriptionSpec {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity (" + capacity + ") must be >= 1");
        }
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism (" + parallelism + ") must be >= 1");
        }
    }

    /** Returns a subscription to everything that keeps the newest {@value #DEFAULT_CAPACITY} events. */
    public static SubscriptionSpec named(String name) {
        return new SubscriptionSpec(name, EventFilter.all(), DEFAULT_CAPACITY, DropPolicy.DROP_OLDEST, false, 1);
    }

    public SubscriptionSpec to(EventFilter wanted) {
        return new SubscriptionSpec(name, wanted, capacity, policy, snapshot, parallelism);
    }

    public SubscriptionSpec holding(int events, DropPolicy whenFull) {
        return new SubscriptionSpec(name, filter, events, whenFull, snapshot, parallelism);
    }

    /** Returns this subscription with the current state as its first event. */
    public SubscriptionSpec withSnapshot() {
        return new SubscriptionSpec(name, filter, capacity, policy, true, parallelism);
    }

    /** Returns this subscription with up to {@code workers} handlers at once, in no order. */
    public SubscriptionSpec inParallel(int workers) {
        return new SubscriptionSpec(name, filter, capacity, policy, snapshot, workers);
    }
}
