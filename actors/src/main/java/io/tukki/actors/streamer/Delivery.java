package io.tukki.actors.streamer;

import io.tukki.core.streamer.StreamEvent;
import java.util.concurrent.CompletionStage;

/**
 * An event that was delivered and waits to be acknowledged.
 *
 * @param receiver who got it
 */
public record Delivery(StreamEvent event, Receiver receiver) implements StreamElement {

    /**
     * Acknowledges the event for the receiver's name; completes when that is kept. Twice, late, out of order, after
     * the receiver was closed: all as good as once.
     */
    public CompletionStage<Void> ack() {
        return receiver.ack(event.id());
    }
}
