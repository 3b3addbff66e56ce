package io.tukki.actors.bus;

import io.tukki.core.event.Event;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What an actor that subscribed is sent. */
public sealed interface EventDelivery {

    /** Returns the number of the subscription. */
    long subscription();

    /**
     * Events in the order of delivery. The next ones are sent only when {@link #done} was called: what a slow
     * subscriber has not asked for waits in its queue at the bus, not in its mailbox.
     *
     * @param events at least one, notices of the bus included
     * @param batch counts the deliveries of a subscription, from 1
     */
    record Events(long subscription, long batch, List<Event> events, ActorRef<EventBus.Command> bus)
            implements EventDelivery {

        /** Tells the bus that these are dealt with. A second call has no effect. */
        public void done() {
            bus.tell(new EventBus.Done(subscription, batch));
        }
    }

    /** The subscription is over; nothing follows. */
    record Ended(long subscription, Reason reason) implements EventDelivery {}

    /** Why a subscription ended. */
    enum Reason {
        /** Somebody unsubscribed. */
        UNSUBSCRIBED,
        /** Its queue was full and its policy is to fail. */
        OVERFLOWED,
        /** The bus stopped. */
        STOPPED
    }
}
