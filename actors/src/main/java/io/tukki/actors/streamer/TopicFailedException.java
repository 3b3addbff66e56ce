package io.tukki.actors.streamer;

/** A topic's store failed before an event or an acknowledgement was kept. It may have been kept all the same. */
public final class TopicFailedException extends RuntimeException {

    private final String topic;

    public TopicFailedException(String topic) {
        super("the store of topic \"" + topic + "\" failed");
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }
}
