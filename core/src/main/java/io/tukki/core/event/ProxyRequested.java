package io.tukki.core.event;

/**
 * A request went through a proxy.
 */
public record ProxyRequested(EventStamp stamp, String requestId) implements SessionEvent {
    @Override
    public String type() {
        return "proxy.request";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.LOW;
    }
}
