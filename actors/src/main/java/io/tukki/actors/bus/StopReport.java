package io.tukki.actors.bus;

import io.tukki.core.bus.Account;
import java.util.Map;

/**
 * What a bus left behind when it stopped.
 *
 * @param left events that were not delivered, by type; one that two subscriptions missed counts twice
 * @param account over all subscriptions of the bus's life; its {@code queued} is the sum of {@code left}
 *     and of what subscriptions left that ended before
 */
public record StopReport(Map<String, Long> left, Account account) {
    public StopReport {
        left = Map.copyOf(left);
    }

    /** Returns whether everything accepted was delivered or dropped by a policy. */
    public boolean isClean() {
        return left.isEmpty();
    }
}
