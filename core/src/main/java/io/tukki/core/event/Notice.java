package io.tukki.core.event;

/**
 * What the bus tells one subscription about itself. A notice is never published, filtered or dropped, and stands in
 * no account: it comes in the stream of events, before the event that follows it.
 */
public sealed interface Notice extends Event permits Overflow, Snapshot {
    @Override
    default EventPriority priority() {
        return EventPriority.HIGH;
    }
}
