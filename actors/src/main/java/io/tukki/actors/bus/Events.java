package io.tukki.actors.bus;

import io.tukki.core.bus.Account;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.Event;
import io.tukki.core.event.EventFilter;
import io.tukki.core.event.EventStamps;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.javadsl.Source;

/**
 * One event bus, for code that is not an actor: publish, subscribe, stop. Any number of them per actor system.
 *
 * <pre>{@code
 * Events events = Events.start(system);
 * events.subscribe(SubscriptionSpec.named("mail").to(EventFilter.types(ProcessGaveUp.class)), this::sendMail);
 * events.publish(new Deployed(events.stamps().next(), "v42"));
 * }</pre>
 */
public final class Events {

    private static final AtomicLong COUNT = new AtomicLong();
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final ActorSystem<?> system;
    private final BusSettings settings;
    private final EventPublisher publisher;
    private final ActorRef<EventBus.Command> bus;

    /** Wraps a bus that runs already, spawned with {@link EventBus#props()} on the same publisher. */
    public Events(
            ActorSystem<?> system, BusSettings settings, EventPublisher publisher, ActorRef<EventBus.Command> bus) {
        this.system = system;
        this.settings = settings;
        this.publisher = publisher;
        this.bus = bus;
    }

    /** Starts a bus with the settings under {@code tukki.bus}. */
    public static Events start(ActorSystem<?> system) {
        return start(system, BusSettings.from(system.settings().config()), new EventStamps(Clock.systemUTC()));
    }

    /** Starts a bus that shares the numbers of its node. */
    public static Events start(ActorSystem<?> system, BusSettings settings, EventStamps stamps) {
        EventPublisher publisher = new EventPublisher(stamps, settings.ingress());
        ActorRef<EventBus.Command> bus = system.systemActorOf(
                EventBus.create(settings, publisher), "tukki-bus-" + COUNT.incrementAndGet(), EventBus.props());
        return new Events(system, settings, publisher, bus);
    }

    /** Returns the numbers for events of this node. */
    public EventStamps stamps() {
        return publisher.stamps();
    }

    /** Returns the way onto the bus for actors and threads that publish much. */
    public EventPublisher publisher() {
        return publisher;
    }

    /** Returns the bus itself, for actors. */
    public ActorRef<EventBus.Command> actor() {
        return bus;
    }

    /** Publishes without waiting: {@link EventPublisher#publish}. */
    public PublishResult publish(Event event) {
        return publisher.publish(event);
    }

    /**
     * Publishes and waits, without a thread, for subscriptions that make publishers wait. To be used one at a time per
     * publisher.
     */
    public CompletionStage<PublishResult> publishWaiting(Event event) {
        return ask(replyTo -> new EventBus.Publish(event, replyTo), settings.backpressureTimeout());
    }

    /** Subscribes a function; its events come one by one and in order unless the spec says otherwise. */
    public CompletionStage<Subscription> subscribe(SubscriptionSpec spec, EventHandler handler) {
        return this.<EventBus.SubscribeReply>ask(
                        replyTo -> new EventBus.SubscribeHandler(spec, handler, replyTo), Duration.ZERO)
                .thenApply(this::subscription);
    }

    /** Subscribes an actor, which asks for more with {@link EventDelivery.Events#done()} and is watched. */
    public CompletionStage<Subscription> subscribe(SubscriptionSpec spec, ActorRef<EventDelivery> subscriber) {
        return this.<EventBus.SubscribeReply>ask(
                        replyTo -> new EventBus.Subscribe(spec, subscriber, replyTo), Duration.ZERO)
                .thenApply(this::subscription);
    }

    /**
     * Returns the events that pass {@code filter} from the moment the source runs. Emits on demand; while there is none
     * the newest {@value SubscriptionSpec#DEFAULT_CAPACITY} wait, and what was lost comes as an
     * {@link io.tukki.core.event.Overflow}. Completes when the bus stops; cancelling unsubscribes.
     */
    public Source<Event, NotUsed> source(EventFilter filter) {
        return source(SubscriptionSpec.named("source").to(filter));
    }

    /** Returns a subscription as a source; each run is a subscription of its own. */
    public Source<Event, NotUsed> source(SubscriptionSpec spec) {
        return Source.fromGraph(new EventSourceStage(bus, spec));
    }

    /** Returns all numbers of the bus. */
    public CompletionStage<BusStats> stats() {
        return ask(EventBus.GetStats::new, Duration.ZERO);
    }

    /** Stops the bus: no new events, what is queued is delivered until the deadline, the rest is reported. */
    public CompletionStage<StopReport> stop() {
        return stop(settings.stopTimeout());
    }

    /** Stops the bus with another deadline. */
    public CompletionStage<StopReport> stop(Duration deadline) {
        return ask(replyTo -> new EventBus.Stop(Optional.of(deadline), replyTo), deadline);
    }

    private Subscription subscription(EventBus.SubscribeReply reply) {
        if (reply instanceof EventBus.Subscribed subscribed) {
            return new Subscription(subscribed.subscription());
        }
        throw new IllegalStateException("the event bus has stopped");
    }

    private <R> CompletionStage<R> ask(
            org.apache.pekko.japi.function.Function<ActorRef<R>, EventBus.Command> question, Duration takes) {
        Duration timeout = takes.plus(MARGIN);
        // an ask in flight when the system ends would never complete
        return AskPattern.<EventBus.Command, R>ask(bus, question, timeout, system.scheduler())
                .toCompletableFuture()
                .orTimeout(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS);
    }

    /** A subscription of this bus. */
    public final class Subscription {
        private final long id;

        private Subscription(long id) {
            this.id = id;
        }

        public long id() {
            return id;
        }

        /** Ends it; completes with its last account, in which {@code queued} is what was left. */
        public CompletionStage<Account> unsubscribe() {
            return Events.this
                    .<EventBus.Unsubscribed>ask(replyTo -> new EventBus.Unsubscribe(id, replyTo), Duration.ZERO)
                    .thenApply(EventBus.Unsubscribed::account);
        }
    }
}
