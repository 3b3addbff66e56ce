package io.tukki.actors.streamer;

import io.tukki.core.streamer.MemoryTopicStore;
import io.tukki.core.streamer.ReceiverSpec;
import io.tukki.core.streamer.TopicStore;
import io.tukki.streams.streamer.SegmentFileTopicStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Topics with named receivers, for code that is not an actor. Any number of streamers per actor system.
 *
 * <pre>{@code
 * EventStreamer streamer = EventStreamer.start(system);
 * Sender orders = streamer.sender("orders").toCompletableFuture().join();
 * Receiver mail = streamer.receiver("orders", "mail", ReceiverSpec.DEFAULT).toCompletableFuture().join();
 * orders.send("order-1", 1, Map.of());
 * mail.receive().thenAccept(result -> ...);
 * }</pre>
 */
public final class EventStreamer {

    private static final AtomicLong COUNT = new AtomicLong();

    private final ActorSystem<?> system;
    private final StreamerSettings settings;
    private final ActorRef<Streamer.Command> streamer;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Wraps a streamer that runs already, spawned with {@link Streamer#props()}. */
    public EventStreamer(ActorSystem<?> system, StreamerSettings settings, ActorRef<Streamer.Command> streamer) {
        this.system = system;
        this.settings = settings;
        this.streamer = streamer;
    }

    /**
     * Starts a streamer with the settings under {@code tukki.streamer}: in files if they name a directory, else in
     * memory.
     *
     * @throws java.io.UncheckedIOException if the directory cannot be used, or is in use
     */
    public static EventStreamer start(ActorSystem<?> system) {
        StreamerSettings settings = StreamerSettings.from(system.settings().config());
        TopicStore store = settings.directory()
                .<TopicStore>map(root -> new SegmentFileTopicStore(root, SegmentFileTopicStore.Limits.DEFAULT))
                .orElseGet(MemoryTopicStore::new);
        return start(system, settings, store, Clock.systemUTC());
    }

    /** Starts a streamer, which owns {@code store} from now on. */
    public static EventStreamer start(ActorSystem<?> system, StreamerSettings settings, TopicStore store, Clock clock) {
        ActorRef<Streamer.Command> streamer = system.systemActorOf(
                Streamer.create(settings, store, clock), "tukki-streamer-" + COUNT.incrementAndGet(), Streamer.props());
        return new EventStreamer(system, settings, streamer);
    }

    /** Opens the way into a topic, which is made if it was not there. */
    public CompletionStage<Sender> sender(String topic) {
        return ask(topic, replyTo -> new Streamer.OpenSender(topic, replyTo));
    }

    /** Makes a receiver; its position is fixed when the stage completes. */
    public CompletionStage<Receiver> receiver(String topic, String name, ReceiverSpec spec) {
        return ask(topic, replyTo -> new Streamer.OpenReceiver(topic, name, spec, replyTo));
    }

    /** Forgets a name and its cursor; false if it was not known or a receiver of it is open. */
    public CompletionStage<Boolean> forget(String topic, String name) {
        return ask(topic, replyTo -> new Streamer.Forget(topic, name, replyTo));
    }

    /** Returns the numbers of one topic. */
    public CompletionStage<TopicStats> stats(String topic) {
        return ask(topic, replyTo -> new Streamer.GetStats(topic, replyTo));
    }

    /** Returns the names of all topics. */
    public CompletionStage<Set<String>> topics() {
        return this.<Streamer.Topics>ask("*", Streamer.GetTopics::new).thenApply(Streamer.Topics::names);
    }

    /** Closes everything; completes when the store is closed. A second call has no effect. */
    public CompletionStage<Streamer.Closed> close() {
        if (!closed.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(new Streamer.Closed());
        }
        return tellAndWait(Streamer.Close::new);
    }

    private <R> CompletionStage<R> ask(
            String topic, org.apache.pekko.japi.function.Function<ActorRef<R>, Streamer.Command> question) {
        return closed.get()
                ? CompletableFuture.failedFuture(new StreamerClosedException(topic))
                : tellAndWait(question);
    }

    private <R> CompletionStage<R> tellAndWait(
            org.apache.pekko.japi.function.Function<ActorRef<R>, Streamer.Command> question) {
        Duration timeout = settings.timeout();
        // an ask in flight when the system ends would never complete
        return AskPattern.<Streamer.Command, R>ask(streamer, question, timeout, system.scheduler())
                .toCompletableFuture()
                .orTimeout(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS);
    }
}
