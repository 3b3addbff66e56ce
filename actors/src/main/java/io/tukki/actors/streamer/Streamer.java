package io.tukki.actors.streamer;

import io.tukki.actors.ingress.Ingress;
import io.tukki.core.streamer.NewEvent;
import io.tukki.core.streamer.ReceiverSpec;
import io.tukki.core.streamer.TopicStore;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/** The topics of one streamer: opens each when it is asked for first, and closes them all. Run with {@link #props}. */
public final class Streamer extends AbstractBehavior<Streamer.Command> {

    public sealed interface Command {}

    /** Opens the way into a topic. */
    public record OpenSender(String topic, ActorRef<Sender> replyTo) implements Command {}

    /** Makes a receiver; when it is answered its position is fixed. */
    public record OpenReceiver(String topic, String name, ReceiverSpec spec, ActorRef<Receiver> replyTo)
            implements Command {}

    /** Forgets a name's cursor, answering whether there was one and no receiver of it is open. */
    public record Forget(String topic, String name, ActorRef<Boolean> replyTo) implements Command {}

    /** Asks for the numbers of one topic. */
    public record GetStats(String topic, ActorRef<TopicStats> replyTo) implements Command {}

    /** Asks for the names of all topics, opened or only kept. */
    public record GetTopics(ActorRef<Topics> replyTo) implements Command {}

    /** The names of all topics. */
    public record Topics(Set<String> names) {
        public Topics {
            names = Set.copyOf(names);
        }
    }

    /** Closes topics, receivers and the store; sends and receives under way end typed. */
    public record Close(ActorRef<Closed> replyTo) implements Command {}

    /** All is closed. */
    public record Closed() {}

    private record Opened(ActorRef<TopicOwner.Command> owner, Sender sender) {}

    private final TopicOwner.Surroundings around;
    private final Map<String, Opened> topics = new HashMap<>();
    private @Nullable ActorRef<Closed> closing;

    /** Returns a streamer that owns {@code store} from now on. */
    public static Behavior<Command> create(StreamerSettings settings, TopicStore store, Clock clock) {
        return Behaviors.setup(context -> new Streamer(context, settings, store, clock));
    }

    /** Returns the dispatcher and mailbox a streamer needs. */
    public static Props props() {
        return DispatcherSelector.fromConfig("tukki.dispatcher").withMailboxFromConfig("tukki.mailbox");
    }

    private Streamer(ActorContext<Command> context, StreamerSettings settings, TopicStore store, Clock clock) {
        super(context);
        Executor callbacks =
                context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig("tukki.streamer.callbacks"));
        ActorRef<Command> self = context.getSelf();
        var scheduler = context.getSystem().scheduler();
        this.around = new TopicOwner.Surroundings(
                store,
                settings,
                clock,
                callbacks,
                new StreamerMeters(settings.name(), self.path().toString()),
                (topic, event) -> sendTo(
                        AskPattern.<Command, Sender>ask(
                                self, replyTo -> new OpenSender(topic, replyTo), settings.timeout(), scheduler),
                        event));
    }

    private static CompletionStage<Long> sendTo(CompletionStage<Sender> sender, NewEvent event) {
        return sender.thenCompose(opened -> opened.send(event));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(OpenSender.class, this::onOpenSender)
                .onMessage(OpenReceiver.class, this::onOpenReceiver)
                .onMessage(Forget.class, this::onForget)
                .onMessage(GetStats.class, this::onGetStats)
                .onMessage(GetTopics.class, this::onGetTopics)
                .onMessage(Close.class, this::onClose)
                .onSignal(Terminated.class, this::onTerminated)
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    private Behavior<Command> onOpenSender(OpenSender open) {
        if (closing == null) {
            open.replyTo.tell(topic(open.topic).sender);
        }
        return this;
    }

    private Behavior<Command> onOpenReceiver(OpenReceiver open) {
        if (closing == null) {
            topic(open.topic).owner.tell(new TopicOwner.Open(open.name, open.spec, open.replyTo));
        }
        return this;
    }

    private Behavior<Command> onForget(Forget forget) {
        topic(forget.topic).owner.tell(new TopicOwner.Forget(forget.name, forget.replyTo));
        return this;
    }

    private Behavior<Command> onGetStats(GetStats get) {
        topic(get.topic).owner.tell(new TopicOwner.GetStats(get.replyTo));
        return this;
    }

    private Behavior<Command> onGetTopics(GetTopics get) {
        Set<String> names = new TreeSet<>(around.store().topics());
        names.addAll(topics.keySet());
        get.replyTo.tell(new Topics(names));
        return this;
    }

    private Opened topic(String name) {
        return topics.computeIfAbsent(name, this::open);
    }

    private Opened open(String name) {
        Ingress<Sender.Append> ingress = new Ingress<>(around.settings().ingress());
        String dispatcher = around.store().mayBlock() ? "tukki.io" : "tukki.streamer.callbacks";
        ActorRef<TopicOwner.Command> owner = getContext()
                .spawnAnonymous(
                        TopicOwner.create(name, ingress, around),
                        DispatcherSelector.fromConfig(dispatcher).withMailboxFromConfig("tukki.mailbox"));
        getContext().watch(owner);
        return new Opened(owner, new Sender(name, ingress));
    }

    private Behavior<Command> onClose(Close close) {
        closing = close.replyTo;
        topics.values().forEach(opened -> opened.owner.tell(TopicOwner.Close.INSTANCE));
        return closed();
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        topics.values()
                .removeIf(
                        opened -> opened.owner.path().equals(terminated.getRef().path()));
        return closed();
    }

    private Behavior<Command> closed() {
        if (closing == null || !topics.isEmpty()) {
            return this;
        }
        around.store().close();
        closing.tell(new Closed());
        return Behaviors.stopped();
    }

    private Behavior<Command> onPostStop() {
        around.meters().close();
        return this;
    }
}
