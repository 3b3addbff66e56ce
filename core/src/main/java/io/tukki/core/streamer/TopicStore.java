package io.tukki.core.streamer;

import java.io.Closeable;
import java.util.Set;

/**
 * The port behind which topics are kept. A topic that was closed can be opened again, with all that was flushed.
 * Implementations are held to {@code EventStreamerContract} of the testkit.
 */
public interface TopicStore extends Closeable {

    /** Opens a topic, made if it was not there. Not twice without closing it between. */
    TopicLog open(String topic);

    /** Returns the topics that exist. */
    Set<String> topics();

    /** Returns whether calls may block, and so must run where that is allowed. */
    default boolean mayBlock() {
        return false;
    }

    @Override
    void close();
}
