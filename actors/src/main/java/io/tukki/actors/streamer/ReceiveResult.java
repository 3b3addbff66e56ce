package io.tukki.actors.streamer;

import java.util.List;

/** What a receive came to. */
public sealed interface ReceiveResult permits ReceiveResult.Received, Missed, ReceiveResult.Ended {

    /**
     * Events.
     *
     * @param deliveries in order, at least one
     */
    record Received(List<Delivery> deliveries) implements ReceiveResult {
        public Received {
            deliveries = List.copyOf(deliveries);
        }

        /** Returns the first, which is the only one of a receive for one. */
        public Delivery first() {
            return deliveries.get(0);
        }
    }

    /** No event, and nothing consumed. */
    record Ended(Reason reason) implements ReceiveResult {}

    /** Why a receive got no event. */
    enum Reason {
        /** The cancellation it was given was used. */
        CANCELLED,
        /** The receiver is closed. */
        CLOSED,
        /** The receiver was made to end at a head, and is there. */
        HEAD_REACHED,
        /** The streamer is closed. */
        STREAMER_CLOSED,
        /** The topic's store failed; receive again. */
        TOPIC_FAILED
    }
}
