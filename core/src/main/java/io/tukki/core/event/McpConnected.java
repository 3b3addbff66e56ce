package io.tukki.core.event;

/**
 * An agent connected.
 */
public record McpConnected(EventStamp stamp, String session) implements SessionEvent {
    @Override
    public String type() {
        return "mcp.connected";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
