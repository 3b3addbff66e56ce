package io.tukki.actors.streamer;

/** A streamer or topic was used after it had been closed. */
public final class StreamerClosedException extends RuntimeException {

    private final String topic;

    public StreamerClosedException(String topic) {
        super("topic \"" + topic + "\" is closed");
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }
}
