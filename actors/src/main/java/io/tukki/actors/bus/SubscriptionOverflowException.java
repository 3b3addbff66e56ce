package io.tukki.actors.bus;

import io.tukki.core.bus.SubscriptionSpec;

/** A subscription whose policy is to fail had more events waiting than it may hold. */
public final class SubscriptionOverflowException extends RuntimeException {

    private final transient SubscriptionSpec spec;

    public SubscriptionOverflowException(SubscriptionSpec spec) {
        super("subscription " + spec.name() + " has more than " + spec.capacity() + " events waiting");
        this.spec = spec;
    }

    /** Returns the subscription that failed. */
    public SubscriptionSpec spec() {
        return spec;
    }
}
