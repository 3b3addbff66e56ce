package io.tukki.actors.streamer;

/** A topic has as many events waiting to be appended as it may; the event was not sent. */
public final class TopicBusyException extends RuntimeException {

    private final String topic;

    public TopicBusyException(String topic) {
        super("topic \"" + topic + "\" has no room for another event now");
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }
}
