package io.tukki.actors.bus;

import io.tukki.core.bus.FailureRun;
import io.tukki.core.bus.LaneQueue;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.Event;
import io.tukki.core.event.EventFilter;
import io.tukki.core.event.EventStamps;
import io.tukki.core.event.Notice;
import io.tukki.core.event.Overflow;
import io.tukki.core.event.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** One subscription as the bus keeps it: its queue, what is in hand, and who gets it. Owned by the bus actor. */
final class Subscription {

    private static final Event[] NOTHING = {};

    final long id;
    final SubscriptionSpec spec;
    final EventFilter filter;
    final boolean byTypeOnly;
    final LaneQueue queue;
    final @Nullable ActorRef<EventDelivery> subscriber;
    final @Nullable EventHandler handler;

    /** Publishers that wait for room. Not empty only while the queue is full. */
    final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** What is with the subscriber: one batch, or one task per worker that runs the handler. */
    final List<Event[]> inHand = new ArrayList<>(1);

    FailureRun failures;
    boolean suspended;
    boolean touched;
    boolean ready;
    long batches;
    private @Nullable Snapshot snapshot;
    private final ArrayDeque<Event[]> rests = new ArrayDeque<>(0);

    Subscription(
            long id,
            SubscriptionSpec spec,
            @Nullable ActorRef<EventDelivery> subscriber,
            @Nullable EventHandler handler,
            @Nullable Snapshot snapshot,
            FailureRun.Limits limits) {
        this.id = id;
        this.spec = spec;
        this.filter = spec.filter();
        this.byTypeOnly = filter.isByTypeOnly();
        this.queue = new LaneQueue(spec.capacity(), spec.policy());
        this.subscriber = subscriber;
        this.handler = handler;
        this.snapshot = snapshot;
        this.failures = FailureRun.none(limits);
    }

    /** A publisher that waits for room here. */
    record Waiting(Event event, Publication publication) {}

    boolean wants(Event event) {
        return byTypeOnly || filter.accepts(event);
    }

    /** Returns whether there is something to hand out. */
    boolean hasWork() {
        return queue.waiting() > 0 || !rests.isEmpty() || snapshot != null || queue.hasLoss();
    }

    boolean isEmpty() {
        return !hasWork() && inHand.isEmpty() && waiting.isEmpty();
    }

    /** Returns whether another worker may run the handler now. */
    boolean isRunnable() {
        return !suspended && !ready && inHand.size() < spec.parallelism() && hasWork();
    }

    /** Takes the next batch in hand: notices first, then what a failed batch left or up to {@code max} events. */
    Event[] next(EventStamps stamps, int max) {
        Event[] rest = rests.poll();
        Event[] batch = rest == null ? withNotices(queue.take(max), stamps) : rest;
        inHand.add(batch);
        return batch;
    }

    /** Counts {@code batch} as dealt with up to index {@code end}; what is behind is handed out next. */
    void finished(Event[] batch, int end, int failures) {
        inHand.removeIf(held -> held == batch);
        queue.done(events(batch, end), failures);
        if (end < batch.length) {
            rests.add(Arrays.copyOfRange(batch, end, batch.length));
        }
    }

    /** Adds what was never dealt with to {@code left}, by type. */
    void countLeft(Map<String, Long> left) {
        for (Event[] batch : inHand) {
            count(batch, left);
        }
        for (Event[] batch : rests) {
            count(batch, left);
        }
        // the queue keeps these as queued: what was taken and never done
        count(queue.take(Integer.MAX_VALUE), left);
    }

    private static void count(Event[] batch, Map<String, Long> left) {
        for (Event event : batch) {
            if (!(event instanceof Notice)) {
                left.merge(event.type(), 1L, Long::sum);
            }
        }
    }

    private static int events(Event[] batch, int end) {
        int count = end;
        for (int i = 0; i < end && batch[i] instanceof Notice; i++) {
            count--;
        }
        return count;
    }

    private Event[] withNotices(Event[] events, EventStamps stamps) {
        if (snapshot == null && !queue.hasLoss()) {
            return events;
        }
        List<Event> all = new ArrayList<>(events.length + 2);
        if (snapshot != null) {
            all.add(snapshot);
            snapshot = null;
        }
        queue.takeLoss()
                .ifPresent(
                        loss -> all.add(new Overflow(stamps.next(), id, loss.firstId(), loss.lastId(), loss.count())));
        all.addAll(List.of(events));
        return all.toArray(NOTHING);
    }
}
