package io.tukki.core.bus;

import io.tukki.core.event.Event;
import io.tukki.core.event.EventPriority;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of one subscription: a lane per priority, one bound and one account over all. First in is first
 * out within a lane; a higher lane goes before a lower one, but a lane that was passed over {@value #PATIENCE} times
 * goes next. Memory grows with what waits, up to the capacity. Not safe for threads: one owner.
 *
 * <p>Events leave in two steps, {@link #take} and {@link #done}, so that what a subscriber has in hand is neither
 * delivered nor lost.
 */
public final class LaneQueue {

    /** How many events of higher lanes may go before a waiting one. */
    public static final int PATIENCE = 64;

    private static final int LANES = EventPriority.values().length;
    private static final Event[] NOTHING = {};

    private final int capacity;
    private final DropPolicy policy;
    private final Lane[] lanes = new Lane[LANES];
    private final long[] dropped = new long[LANES];
    private final int[] passedOver = new int[LANES];
    private int waiting;
    private long arrivals;
    private long matched;
    private long delivered;
    private long failed;
    private int inHand;
    private @Nullable Loss loss;

    /**
     * Makes an empty queue.
     *
     * @param capacity most events that wait, at least 1; those in hand are not counted
     */
    public LaneQueue(int capacity, DropPolicy policy) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity (" + capacity + ") must be >= 1");
        }
        this.capacity = capacity;
        this.policy = policy;
        Arrays.setAll(lanes, i -> new Lane());
    }

    /** Takes an event in, or not, as the policy says. {@link Offered#FULL} only for BACKPRESSURE and FAIL. */
    public Offered offer(Event event) {
        int lane = event.priority().lane();
        if (waiting < capacity) {
            matched++;
            add(lane, event);
            return Offered.QUEUED;
        }
        return switch (policy) {
            case DROP_OLDEST -> displace(laneOfOldest(), lane, event);
            case DROP_LOW_PRIORITY -> lowestWaiting() < lane ? refuse(event) : displace(lowestWaiting(), lane, event);
            case DROP_NEWEST -> refuse(event);
            case BACKPRESSURE, FAIL -> Offered.FULL;
        };
    }

    /** Counts {@code event} as matched and dropped: the caller's decision after {@link Offered#FULL}. */
    public Offered refuse(Event event) {
        matched++;
        drop(event.priority().lane(), event);
        return Offered.DROPPED;
    }

    /** Hands out up to {@code max} events in the order of delivery. */
    public Event[] take(int max) {
        int count = Math.min(max, waiting);
        if (count <= 0) {
            return NOTHING;
        }
        Event[] taken = new Event[count];
        for (int i = 0; i < count; i++) {
            taken[i] = next();
        }
        inHand += count;
        return taken;
    }

    /**
     * Counts events that were taken as delivered.
     *
     * @param failures how many of them the subscriber failed on
     */
    public void done(int count, int failures) {
        if (count < 0 || count > inHand || failures > count) {
            throw new IllegalArgumentException("done (" + count + ") must be 0 to " + inHand);
        }
        inHand -= count;
        delivered += count;
        failed += failures;
    }

    /** Returns what was dropped since this was asked last. */
    public Optional<Loss> takeLoss() {
        Optional<Loss> taken = Optional.ofNullable(loss);
        loss = null;
        return taken;
    }

    /** Returns whether there is a loss nobody asked for yet. */
    public boolean hasLoss() {
        return loss != null;
    }

    /** Returns how many events wait, without those in hand. */
    public int waiting() {
        return waiting;
    }

    /** Returns how many events were taken and are not done. */
    public int inHand() {
        return inHand;
    }

    public boolean isFull() {
        return waiting >= capacity;
    }

    public int capacity() {
        return capacity;
    }

    public DropPolicy policy() {
        return policy;
    }

    /** Returns the account now. */
    public Account account() {
        return new Account(matched, delivered, failed, dropped[0], dropped[1], dropped[2], (long) waiting + inHand);
    }

    private Offered displace(int victim, int lane, Event event) {
        matched++;
        drop(victim, remove(victim));
        add(lane, event);
        return Offered.DISPLACED;
    }

    private void add(int lane, Event event) {
        lanes[lane].add(event, arrivals++);
        waiting++;
    }

    private Event remove(int lane) {
        waiting--;
        return lanes[lane].remove();
    }

    private void drop(int lane, Event event) {
        dropped[lane]++;
        long id = event.id();
        loss = loss == null ? new Loss(id, id, 1) : loss.and(id);
    }

    private Event next() {
        int lane = impatient();
        if (lane < 0) {
            lane = highestWaiting();
        }
        passedOver[lane] = 0;
        for (int lower = lane + 1; lower < lanes.length; lower++) {
            if (lanes[lower].size > 0) {
                passedOver[lower]++;
            }
        }
        return remove(lane);
    }

    private int impatient() {
        for (int lane = lanes.length - 1; lane > 0; lane--) {
            if (passedOver[lane] >= PATIENCE && lanes[lane].size > 0) {
                return lane;
            }
        }
        return -1;
    }

    private int highestWaiting() {
        int lane = 0;
        while (lanes[lane].size == 0) {
            lane++;
        }
        return lane;
    }

    private int lowestWaiting() {
        int lane = lanes.length - 1;
        while (lanes[lane].size == 0) {
            lane--;
        }
        return lane;
    }

    private int laneOfOldest() {
        int oldest = -1;
        for (int lane = 0; lane < lanes.length; lane++) {
            if (lanes[lane].size > 0 && (oldest < 0 || lanes[lane].headArrival() < lanes[oldest].headArrival())) {
                oldest = lane;
            }
        }
        return oldest;
    }

    /** A ring that doubles until it holds the capacity, with the number of arrival beside each event. */
    private static final class Lane {
        private @Nullable Event[] events = new Event[8];
        private long[] arrivals = new long[8];
        private int head;
        private int size;

        void add(Event event, long arrival) {
            if (size == events.length) {
                grow();
            }
            int at = (head + size) & (events.length - 1);
            events[at] = event;
            arrivals[at] = arrival;
            size++;
        }

        Event remove() {
            Event event = events[head];
            if (event == null) {
                throw new IllegalStateException("lane is empty");
            }
            events[head] = null;
            head = (head + 1) & (events.length - 1);
            size--;
            return event;
        }

        long headArrival() {
            return arrivals[head];
        }

        private void grow() {
            int length = events.length;
            @Nullable Event[] moreEvents = new Event[length * 2];
            long[] moreArrivals = new long[length * 2];
            for (int i = 0; i < size; i++) {
                moreEvents[i] = events[(head + i) & (length - 1)];
                moreArrivals[i] = arrivals[(head + i) & (length - 1)];
            }
            events = moreEvents;
            arrivals = moreArrivals;
            head = 0;
        }
    }
}
