package io.tukki.core.streamer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a receiver reads.
 *
 * @param start where its name begins if it has no cursor
 * @param toHead whether it ends at what was the newest event when it was made
 * @param ackDeadline after which an event that was not acknowledged is delivered again; zero for never. With
 *     {@link Redelivery#SAME_RECEIVER} it is delivered again at once anyway
 * @param deadLetter where events go that were delivered too often
 * @param competing whether receivers of this name share the events, each by lease, instead of all reading all
 */
public record ReceiverSpec(
        Start start,
        boolean toHead,
        Redelivery redelivery,
        Duration ackDeadline,
        Optional<DeadLetter> deadLetter,
        boolean competing) {

    /** Lease of competing receivers that name no ack deadline. */
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

    /** From the beginning, to the same receiver again until acknowledged. */
    public static final ReceiverSpec DEFAULT = new ReceiverSpec(
            new Start.Beginning(), false, Redelivery.SAME_RECEIVER, Duration.ZERO, Optional.empty(), false);

    public ReceiverSpec {
        if (ackDeadline.isNegative()) {
            throw new IllegalArgumentException("ackDeadline (" + ackDeadline + ") must be >= 0");
        }
        if (competing && ackDeadline.isZero()) {
            ackDeadline = DEFAULT_LEASE;
        }
    }

    /** Returns this, beginning behind the newest event. */
    public ReceiverSpec fromLatest() {
        return from(new Start.Latest());
    }

    public ReceiverSpec from(long sequence) {
        return from(new Start.Sequence(sequence));
    }

    public ReceiverSpec from(Instant instant) {
        return from(new Start.Time(instant));
    }

    private ReceiverSpec from(Start other) {
        return new ReceiverSpec(other, toHead, redelivery, ackDeadline, deadLetter, competing);
    }

    /** Returns this, ending at what is the newest event when the receiver is made. */
    public ReceiverSpec toTheHead() {
        return new ReceiverSpec(start, true, redelivery, ackDeadline, deadLetter, competing);
    }

    public ReceiverSpec redelivering(Redelivery to) {
        return new ReceiverSpec(start, toHead, to, ackDeadline, deadLetter, competing);
    }

    /** Returns this with a time after which an unacknowledged event is delivered again. */
    public ReceiverSpec withAckDeadline(Duration deadline) {
        return new ReceiverSpec(start, toHead, Redelivery.NEXT_RECEIVER, deadline, deadLetter, competing);
    }

    /** Returns this with events given up after {@code max} deliveries and sent to {@code topic}. */
    public ReceiverSpec withDeadLetters(int max, String topic) {
        return new ReceiverSpec(
                start, toHead, redelivery, ackDeadline, Optional.of(new DeadLetter(max, topic)), competing);
    }

    /** Returns this for receivers of one name that share the work. */
    public ReceiverSpec sharingTheWork() {
        return new ReceiverSpec(start, toHead, Redelivery.NEXT_RECEIVER, ackDeadline, deadLetter, true);
    }

    /** Returns whether events may be handed over before they are asked for: nobody counts or times them. */
    public boolean mayPrefetch() {
        return !competing && ackDeadline.isZero() && deadLetter.isEmpty();
    }

    /**
     * When an event is given up.
     *
     * @param maxDeliveries at least 1
     * @param topic where it goes then
     */
    public record DeadLetter(int maxDeliveries, String topic) {
        public DeadLetter {
            if (maxDeliveries < 1) {
                throw new IllegalArgumentException("maxDeliveries (" + maxDeliveries + ") must be >= 1");
            }
        }
    }
}
