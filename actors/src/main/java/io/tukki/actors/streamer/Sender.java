package io.tukki.actors.streamer;

import io.tukki.actors.ingress.Ingress;
import io.tukki.core.streamer.NewEvent;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Appends events to one topic. For any thread; any number of senders per topic. */
public final class Sender {

    private final String topic;
    private final Ingress<Append> ingress;

    Sender(String topic, Ingress<Append> ingress) {
        this.topic = topic;
        this.ingress = ingress;
    }

    /** An event on its way into the topic, which is also the promise of its id. */
    static final class Append extends CompletableFuture<Long> {
        private final NewEvent event;
        private long id;

        Append(NewEvent event) {
            this.event = event;
        }

        NewEvent event() {
            return event;
        }

        void appendedAs(long appended) {
            id = appended;
        }

        void succeed() {
            complete(id);
        }
    }

    public String topic() {
        return topic;
    }

    /**
     * Appends an event; completes with its id when receivers can see it. Fails with {@link TopicBusyException} when
     * too many are on their way, {@link StreamerClosedException}, or {@link TopicFailedException}. Never blocks, and
     * does not wait for receivers. Events of one thread keep their order.
     */
    public CompletionStage<Long> send(String foreignId, int type, Map<String, String> headers) {
        return send(new NewEvent(foreignId, type, headers));
    }

    /** Appends an event. */
    public CompletionStage<Long> send(NewEvent event) {
        if (ingress.hasEnded()) {
            return CompletableFuture.failedFuture(new StreamerClosedException(topic));
        }
        Append append = new Append(event);
        if (!ingress.offer(append)) {
            return CompletableFuture.failedFuture(new TopicBusyException(topic));
        }
        if (ingress.hasEnded()) {
            // nobody may look at it any more; if somebody did, this has no effect
            append.completeExceptionally(new StreamerClosedException(topic));
        }
        return append;
    }
}
