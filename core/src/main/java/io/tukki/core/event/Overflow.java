package io.tukki.core.event;

/**
 * A subscription lost events because its queue was full. Drops that happen before this is delivered are merged.
 *
 * @param subscription the subscription that lost them
 * @param firstId lowest id among the lost events
 * @param lastId highest id among the lost events; events between the two may have been delivered
 * @param count how many were lost, at least 1
 */
public record Overflow(EventStamp stamp, long subscription, long firstId, long lastId, long count) implements Notice {
    @Override
    public String type() {
        return "overflow";
    }
}
