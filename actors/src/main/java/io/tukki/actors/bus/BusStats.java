package io.tukki.actors.bus;

import io.tukki.core.bus.Account;
import io.tukki.core.bus.DropPolicy;
import io.tukki.core.bus.HandlerTimes;
import io.tukki.core.bus.SubscriptionSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a bus did so far.
 *
 * @param published events taken from publishers
 * @param refused events publishers could not hand over, since the bus had no room
 * @param subscriptions the live ones, by number
 * @param ended sums of the accounts of subscriptions that are over, by policy; {@code queued} is what they left
 * @param workers in the pool, spares included
 * @param busy of them
 * @param stalled of them, in a handler for longer than {@code stalled-after}
 * @param times of handlers
 * @param depths queue depth of the whole bus over the last changes, oldest first, bounded
 */
public record BusStats(
        long published,
        long refused,
        List<SubscriptionStats> subscriptions,
        Map<DropPolicy, Account> ended,
        int workers,
        int busy,
        int stalled,
        HandlerTimes times,
        List<Long> depths) {

    public BusStats {
        subscriptions = List.copyOf(subscriptions);
        ended = Map.copyOf(ended);
        depths = List.copyOf(depths);
    }

    /** Returns the account over all subscriptions, past ones included. */
    public Account total() {
        return Stream.concat(ended.values().stream(), subscriptions.stream().map(SubscriptionStats::account))
                .reduce(Account.EMPTY, Account::plus);
    }

    /** Returns the account of one live subscription, empty if there is none of that number. */
    public Account account(long subscription) {
        return subscriptions.stream()
                .filter(stats -> stats.id() == subscription)
                .map(SubscriptionStats::account)
                .findFirst()
                .orElse(Account.EMPTY);
    }

    /**
     * One subscription.
     *
     * @param suspended whether its handler rests after failures
     */
    public record SubscriptionStats(long id, SubscriptionSpec spec, Account account, boolean suspended) {}
}
