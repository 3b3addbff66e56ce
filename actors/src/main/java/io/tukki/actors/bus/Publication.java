package io.tukki.actors.bus;

import io.tukki.core.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** A publisher's question, until every subscription has taken or refused the event. Owned by the bus actor. */
final class Publication {

    private final ActorRef<PublishResult> replyTo;
    private final List<String> full = new ArrayList<>(0);
    private int open = 1;

    Publication(ActorRef<PublishResult> replyTo) {
        this.replyTo = replyTo;
    }

    Subscription.Waiting waitFor(Event event) {
        open++;
        return new Subscription.Waiting(event, this);
    }

    void refusedBy(Subscription subscription) {
        full.add(subscription.spec.name());
    }

    /** One subscription, or the routing itself, is done with the event. */
    void close() {
        if (--open == 0) {
            replyTo.tell(full.isEmpty() ? PublishResult.ACCEPTED : new PublishResult.QueueFull(full));
        }
    }
}
