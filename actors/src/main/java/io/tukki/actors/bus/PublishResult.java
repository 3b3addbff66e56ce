package io.tukki.actors.bus;

import java.util.List;

/** What became of an event that somebody wanted to publish. */
public sealed interface PublishResult {

    /** It is on its way to every subscription that wants it. */
    PublishResult ACCEPTED = new Accepted();

    /** The bus itself has no room; nobody got it. Try again later. */
    PublishResult BUSY = new Busy();

    /** The bus does not accept events any more; nobody got it, or the report of the stop counts it. */
    PublishResult STOPPED = new Stopped();

    /** The event is on its way. */
    record Accepted() implements PublishResult {}

    /** The bus has no room. */
    record Busy() implements PublishResult {}

    /**
     * Subscriptions that make publishers wait had no room in time, and lost the event; all others got it.
     *
     * @param subscriptions their names
     */
    record QueueFull(List<String> subscriptions) implements PublishResult {
        public QueueFull {
            subscriptions = List.copyOf(subscriptions);
        }
    }

    /** The bus has stopped. */
    record Stopped() implements PublishResult {}
}
