package io.tukki.core.event;

/**
 * An agent called a tool.
 */
public record McpActivity(EventStamp stamp, String session, String tool) implements SessionEvent {
    @Override
    public String type() {
        return "mcp.activity";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.LOW;
    }
}
