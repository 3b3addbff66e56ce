package io.tukki.actors.streamer;

import java.util.List;
import java.util.concurrent.CompletionStage;

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

        /** Acknowledges them all: as {@link Delivery#ack} for each, at the price of one. */
        public CompletionStage<Void> ack() {
            long[] ids = new long[deliveries.size()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = deliveries.get(i).event().id();
            }
            return first().receiver().ack(ids);
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
