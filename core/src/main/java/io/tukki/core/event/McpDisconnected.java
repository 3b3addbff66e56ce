package io.tukki.core.event;

/**
 * An agent disconnected.
 */
public record McpDisconnected(EventStamp stamp, String session) implements SessionEvent {
    @Override
    public String type() {
        return "mcp.disconnected";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
