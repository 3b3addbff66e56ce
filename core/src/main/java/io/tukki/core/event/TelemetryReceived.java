package io.tukki.core.event;

/**
 * Telemetry of a browser session came in.
 */
public record TelemetryReceived(EventStamp stamp, String sessionId) implements SessionEvent {
    @Override
    public String type() {
        return "telemetry.received";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.LOW;
    }
}
