package io.tukki.actors.bus;

import io.tukki.actors.ingress.Ingress;
import io.tukki.actors.mailbox.Bulk;
import io.tukki.actors.mailbox.Urgent;
import io.tukki.core.bus.Account;
import io.tukki.core.bus.BusSizing;
import io.tukki.core.bus.DropPolicy;
import io.tukki.core.bus.DynamicSizing;
import io.tukki.core.bus.HandlerTimes;
import io.tukki.core.bus.Offered;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.CurrentState;
import io.tukki.core.event.Event;
import io.tukki.core.event.FromProcess;
import io.tukki.core.event.Notice;
import io.tukki.core.event.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of subscriptions: takes events from an {@link EventPublisher}, puts each into the queue of every
 * subscription that wants it, and hands queues out in batches to whoever asks for more. Nothing it does waits for a
 * subscriber.
 *
 * <pre>
 * publishers -> Ingress (bounded) -> bus -> LaneQueue per subscription (bounded) -> batch -> actor, source
 *                                                                                \-> ready list -> workers -> handlers
 * </pre>
 *
 * Must run with {@link #props()}. An exception in the bus itself costs the message at hand, never the subscriptions.
 */
public final class EventBus extends AbstractBehavior<EventBus.Command> {

    public sealed interface Command {}

    /** Subscribes an actor, which is watched. Answered before the first delivery. */
    public record Subscribe(SubscriptionSpec spec, ActorRef<EventDelivery> subscriber, ActorRef<SubscribeReply> replyTo)
            implements Command, Urgent {}

    /** Subscribes a function that the bus's workers run. */
    public record SubscribeHandler(SubscriptionSpec spec, EventHandler handler, ActorRef<SubscribeReply> replyTo)
            implements Command, Urgent {}

    /** Ends a subscription. What waits in it is left, and stands in the account as queued. */
    public record Unsubscribe(long subscription, ActorRef<Unsubscribed> replyTo) implements Command, Urgent {}

    /**
     * Publishes one event and answers when every subscription has it, or lost it; a full subscription with
     * {@link DropPolicy#BACKPRESSURE} makes the answer wait. A sender must not have more than a few unanswered; for
     * quantity there is {@link EventPublisher}.
     */
    public record Publish(Event event, ActorRef<PublishResult> replyTo) implements Command {}

    /** An actor has dealt with a batch: {@link EventDelivery.Events#done()}. */
    public record Done(long subscription, long batch) implements Command, Urgent {}

    /** Asks for all numbers. */
    public record GetStats(ActorRef<BusStats> replyTo) implements Command, Urgent {}

    /**
     * Stops: no event is accepted from now on, what is queued is delivered until the deadline, the rest is reported.
     *
     * @param deadline empty for the one of the settings
     */
    public record Stop(Optional<Duration> deadline, ActorRef<StopReport> replyTo) implements Command, Urgent {}

    /** Answer to a subscription. */
    public sealed interface SubscribeReply {}

    /** The subscription exists; every event published from now on that passes its filter is in its account. */
    public record Subscribed(long subscription) implements SubscribeReply {}

    /** The bus is stopping. */
    public record NotSubscribed() implements SubscribeReply {}

    /**
     * The subscription does not exist any more.
     *
     * @param account its last; {@link Account#EMPTY} if there was none of that number
     */
    public record Unsubscribed(Account account) {}

    enum Drain implements Command, Bulk {
        INSTANCE
    }

    record Worked(Task task) implements Command, Urgent {}

    record Threw(Task task, int at, Throwable cause) implements Command, Urgent {}

    private record RestOver(Subscription subscription) implements Command {}

    private record WaitOver(Subscription subscription, Subscription.Waiting waiting) implements Command {}

    private record StallCheck(Set<Task> seen) implements Command {}

    private enum Resize implements Command {
        INSTANCE
    }

    private enum ShowMeters implements Command {
        INSTANCE
    }

    private enum StopOver implements Command {
        INSTANCE
    }

    /** A batch of a subscription with a worker. Compared by identity. */
    static final class Task {
        private final Subscription subscription;
        private final ActorRef<HandlerWorker.Command> worker;
        private final Event[] events;
        private final long[] nanos;
        private @Nullable Thread runner;

        Task(Subscription subscription, ActorRef<HandlerWorker.Command> worker, Event[] events) {
            this.subscription = subscription;
            this.worker = worker;
            this.events = events;
            this.nanos = new long[events.length];
        }

        ActorRef<HandlerWorker.Command> worker() {
            return worker;
        }

        Event[] events() {
            return events;
        }

        /** Returns how long each event took; the worker's until it has told the bus. */
        long[] nanos() {
            return nanos;
        }

        /** The thread of the caller runs this from now on. */
        synchronized void begin() {
            runner = Thread.currentThread();
        }

        /** The thread of the caller is done with this, and not interrupted. */
        synchronized void end() {
            runner = null;
            Thread.interrupted();
        }

        synchronized void interrupt() {
            if (runner != null) {
                runner.interrupt();
            }
        }
    }

    private static final int DRAIN = 512;
    private static final int DEPTHS = 128;
    private static final Duration METERS = Duration.ofMillis(100);

    private final BusSettings settings;
    private final EventPublisher publisher;
    private final Ingress<Event> ingress;
    private final TimerScheduler<Command> timers;
    private final Map<Long, Subscription> subscriptions = new LinkedHashMap<>();
    private final Map<ActorRef<EventDelivery>, Set<Subscription>> byActor = new HashMap<>();
    private final Map<Class<?>, Subscription[]> routes = new HashMap<>();
    private final List<Subscription> touched = new ArrayList<>();
    private final ArrayDeque<Subscription> ready = new ArrayDeque<>();
    private final Map<DropPolicy, Account> ended = new EnumMap<>(DropPolicy.class);
    private final CurrentState state = new CurrentState();
    private final HandlerTimes.Recorder times = new HandlerTimes.Recorder();
    private final ArrayDeque<Long> depths = new ArrayDeque<>();
    private final WorkerPool pool;
    private final BusMeters meters;
    private long lastSubscription;
    private long published;
    private boolean metersDue;
    private boolean stallCheckDue;
    private @Nullable ActorRef<StopReport> stopping;

    /** Returns the bus behind {@code publisher}, which must be no other's. */
    public static Behavior<Command> create(BusSettings settings, EventPublisher publisher) {
        Behavior<Command> bus = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new EventBus(context, timers, settings, publisher)));
        return Behaviors.supervise(bus).onFailure(SupervisorStrategy.resume());
    }

    /** Returns the dispatcher and mailbox a bus needs. */
    public static Props props() {
        return DispatcherSelector.fromConfig("tukki.bus.workers-dispatcher").withMailboxFromConfig("tukki.mailbox");
    }

    private EventBus(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            BusSettings settings,
            EventPublisher publisher) {
        super(context);
        this.settings = settings;
        this.publisher = publisher;
        this.ingress = publisher.ingress();
        this.timers = timers;
        int workers = settings.sizing().workers();
        this.pool = new WorkerPool(
                this::spawnWorker,
                settings.dynamic().map(d -> d.start(workers)).orElseGet(() -> new DynamicSizing.State(workers, 0)),
                settings.spareWorkers());
        this.meters = new BusMeters(settings.name(), context.getSelf().path().toString(), values());
        ActorRef<Command> self = context.getSelf();
        ingress.bind(() -> self.tell(Drain.INSTANCE));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Drain.INSTANCE, this::onDrain)
                .onMessage(Done.class, this::onDone)
                .onMessage(Worked.class, this::onWorked)
                .onMessage(Threw.class, this::onThrew)
                .onMessage(Publish.class, this::onPublish)
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(SubscribeHandler.class, this::onSubscribeHandler)
                .onMessage(Unsubscribe.class, this::onUnsubscribe)
                .onMessage(RestOver.class, this::onRestOver)
                .onMessage(WaitOver.class, this::onWaitOver)
                .onMessage(StallCheck.class, this::onStallCheck)
                .onMessage(GetStats.class, this::onGetStats)
                .onMessageEquals(Resize.INSTANCE, this::onResize)
                .onMessageEquals(ShowMeters.INSTANCE, this::onShowMeters)
                .onMessage(Stop.class, this::onStop)
                .onMessageEquals(StopOver.INSTANCE, this::finish)
                .onSignal(Terminated.class, this::onTerminated)
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    // ---- in

    private Behavior<Command> onDrain() {
        boolean resting = false;
        try {
            int taken = ingress.drain(this::accept, DRAIN);
            flush();
            resting = taken < DRAIN && ingress.rest();
        } finally {
            if (!resting) {
                getContext().getSelf().tell(Drain.INSTANCE);
            }
        }
        return settled();
    }

    private Behavior<Command> onPublish(Publish publish) {
        if (stopping != null) {
            publish.replyTo.tell(PublishResult.STOPPED);
            return this;
        }
        // what the same publisher handed over before must stay before
        ingress.drain(this::accept, ingress.capacity());
        Publication publication = new Publication(publish.replyTo);
        route(publish.event, publication);
        publication.close();
        flush();
        return this;
    }

    private void accept(Event event) {
        try {
            route(event, null);
        } catch (RuntimeException e) {
            // only an embedder's event type can throw here
            getContext().getLog().error("Event {} could not be looked at and is lost", event.getClass(), e);
        }
    }

    private void route(Event event, @Nullable Publication publication) {
        published++;
        if (event instanceof FromProcess) {
            state.apply(event);
        }
        Subscription[] wanting = routes.get(event.getClass());
        if (wanting == null) {
            wanting = routeFor(event.getClass());
        }
        for (Subscription subscription : wanting) {
            if (subscription.wants(event)) {
                offer(subscription, event, publication);
            }
        }
    }

    private Subscription[] routeFor(Class<? extends Event> type) {
        Subscription[] wanting = subscriptions.values().stream()
                .filter(subscription -> subscription.filter.wantsType(type))
                .toArray(Subscription[]::new);
        routes.put(type, wanting);
        return wanting;
    }

    private void offer(Subscription subscription, Event event, @Nullable Publication publication) {
        if (subscription.queue.offer(event) == Offered.FULL) {
            onFull(subscription, event, publication);
        }
        touch(subscription);
    }

    private void onFull(Subscription subscription, Event event, @Nullable Publication publication) {
        if (subscription.spec.policy() == DropPolicy.FAIL) {
            subscription.queue.refuse(event);
            getContext()
                    .getLog()
                    .warn("Subscription {} ({}) is full and ends", subscription.id, subscription.spec.name());
            end(subscription, EventDelivery.Reason.OVERFLOWED);
        } else if (publication == null) {
            subscription.queue.refuse(event);
        } else if (subscription.waiting.size() >= subscription.spec.capacity()) {
            subscription.queue.refuse(event);
            publication.refusedBy(subscription);
        } else {
            Subscription.Waiting waiting = publication.waitFor(event);
            subscription.waiting.add(waiting);
            timers.startSingleTimer(waiting, new WaitOver(subscription, waiting), settings.backpressureTimeout());
        }
    }

    private Behavior<Command> onWaitOver(WaitOver over) {
        if (over.subscription.waiting.remove(over.waiting)) {
            over.subscription.queue.refuse(over.waiting.event());
            over.waiting.publication().refusedBy(over.subscription);
            over.waiting.publication().close();
        }
        return settled();
    }

    private void admitWaiting(Subscription subscription) {
        while (!subscription.waiting.isEmpty() && !subscription.queue.isFull()) {
            Subscription.Waiting waiting = subscription.waiting.remove();
            timers.cancel(waiting);
            subscription.queue.offer(waiting.event());
            waiting.publication().close();
        }
    }

    // ---- out

    private void touch(Subscription subscription) {
        if (!subscription.touched) {
            subscription.touched = true;
            touched.add(subscription);
        }
    }

    private void flush() {
        if (touched.isEmpty()) {
            return;
        }
        for (Subscription subscription : touched) {
            subscription.touched = false;
            handOut(subscription);
        }
        touched.clear();
        runReady();
        dueMeters();
    }

    private void handOut(Subscription subscription) {
        if (!subscriptions.containsKey(subscription.id)) {
            return;
        }
        ActorRef<EventDelivery> subscriber = subscription.subscriber;
        if (subscriber == null) {
            if (subscription.isRunnable()) {
                subscription.ready = true;
                ready.add(subscription);
            }
        } else if (subscription.inHand.isEmpty() && subscription.hasWork()) {
            Event[] batch = subscription.next(publisher.stamps(), settings.batch());
            subscription.batches++;
            subscriber.tell(new EventDelivery.Events(
                    subscription.id,
                    subscription.batches,
                    Collections.unmodifiableList(Arrays.asList(batch)),
                    getContext().getSelf()));
            admitWaiting(subscription);
        }
    }

    private Behavior<Command> onDone(Done done) {
        Subscription subscription = subscriptions.get(done.subscription);
        if (subscription != null && subscription.batches == done.batch && !subscription.inHand.isEmpty()) {
            Event[] batch = subscription.inHand.get(0);
            subscription.finished(batch, batch.length, 0);
            handOut(subscription);
            dueMeters();
        }
        return settled();
    }

    private void runReady() {
        while (!ready.isEmpty()) {
            ActorRef<HandlerWorker.Command> worker = pool.take();
            if (worker == null) {
                watchForStalls();
                return;
            }
            Subscription subscription = ready.remove();
            subscription.ready = false;
            if (subscription.isRunnable() && subscriptions.containsKey(subscription.id)) {
                run(subscription, worker);
            } else {
                pool.giveBack(worker);
            }
        }
    }

    private void run(Subscription subscription, ActorRef<HandlerWorker.Command> worker) {
        EventHandler handler = subscription.handler;
        if (handler == null) {
            throw new IllegalStateException("subscription " + subscription.id + " has no handler");
        }
        Event[] batch = subscription.next(publisher.stamps(), share());
        Task task = new Task(subscription, worker, batch);
        pool.running(task);
        worker.tell(new HandlerWorker.Work(task, handler));
        admitWaiting(subscription);
        if (subscription.isRunnable()) {
            subscription.ready = true;
            ready.add(subscription);
        }
    }

    /** An even share of what the pool may still take in hand, at least what one worker may. */
    private int share() {
        BusSizing sizing = settings.sizing();
        return Math.max(sizing.perWorker(), (sizing.queue() - pool.eventsInHand()) / (ready.size() + 1));
    }

    private Behavior<Command> onWorked(Worked worked) {
        Subscription subscription = worked.task.subscription;
        subscription.finished(worked.task.events, worked.task.events.length, 0);
        subscription.failures = subscription.failures.succeeded();
        return afterTask(worked.task, worked.task.events.length);
    }

    private Behavior<Command> onThrew(Threw threw) {
        Subscription subscription = threw.task.subscription;
        Event event = threw.task.events[threw.at];
        getContext()
                .getLog()
                .warn(
                        "Handler of subscription {} ({}) failed on event {} ({})",
                        subscription.id,
                        subscription.spec.name(),
                        event.id(),
                        event.type(),
                        threw.cause);
        subscription.finished(threw.task.events, threw.at + 1, event instanceof Notice ? 0 : 1);
        if (threw.at > 0) {
            subscription.failures = subscription.failures.succeeded();
        }
        subscription.failures = subscription.failures.failed();
        Duration rest = subscription.failures.suspension();
        if (!rest.isZero()) {
            getContext()
                    .getLog()
                    .warn(
                            "Handler of subscription {} ({}) failed {} times in a row and rests for {}",
                            subscription.id,
                            subscription.spec.name(),
                            subscription.failures.inARow(),
                            rest);
            subscription.suspended = true;
            timers.startSingleTimer(subscription, new RestOver(subscription), rest);
        }
        return afterTask(threw.task, threw.at + 1);
    }

    private Behavior<Command> afterTask(Task task, int handled) {
        for (int i = 0; i < handled; i++) {
            times.record(task.nanos[i]);
        }
        pool.returned(task);
        if (subscriptions.containsKey(task.subscription.id)) {
            handOut(task.subscription);
        } else {
            // it was ended while this ran, and then counted as left
            ended.merge(task.subscription.spec.policy(), doneLate(task, handled), Account::plus);
        }
        runReady();
        dueMeters();
        return settled();
    }

    private static Account doneLate(Task task, int handled) {
        long events = Arrays.stream(task.events)
                .limit(handled)
                .filter(event -> !(event instanceof Notice))
                .count();
        return new Account(0, events, 0, 0, 0, 0, -events);
    }

    private Behavior<Command> onRestOver(RestOver over) {
        over.subscription.suspended = false;
        handOut(over.subscription);
        runReady();
        return this;
    }

    // ---- workers

    private ActorRef<HandlerWorker.Command> spawnWorker() {
        return getContext()
                .spawnAnonymous(
                        HandlerWorker.create(getContext().getSelf()),
                        DispatcherSelector.fromConfig("tukki.bus.workers-dispatcher"));
    }

    private void watchForStalls() {
        if (!stallCheckDue) {
            stallCheckDue = true;
            timers.startSingleTimer(StallCheck.class, new StallCheck(pool.tasks()), settings.stalledAfter());
        }
        if (settings.dynamic().isPresent() && !timers.isTimerActive(Resize.INSTANCE)) {
            timers.startTimerWithFixedDelay(Resize.INSTANCE, Resize.INSTANCE, settings.dynamicInterval());
        }
    }

    private Behavior<Command> onStallCheck(StallCheck check) {
        stallCheckDue = false;
        int replaced = pool.stall(check.seen);
        if (replaced > 0) {
            getContext()
                    .getLog()
                    .warn("{} handlers did not return within {}, replaced", replaced, settings.stalledAfter());
        }
        runReady();
        return this;
    }

    private Behavior<Command> onResize() {
        DynamicSizing dynamic = settings.dynamic().orElseThrow();
        long backlog = subscriptions.values().stream()
                .filter(subscription -> subscription.handler != null)
                .mapToLong(subscription -> subscription.queue.waiting())
                .sum();
        pool.resize(dynamic.observe(pool.size(), backlog, settings.sizing().queue(), pool.idle()));
        if (pool.size().workers() == dynamic.minimum() && ready.isEmpty()) {
            timers.cancel(Resize.INSTANCE);
        }
        runReady();
        return this;
    }

    // ---- subscriptions

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        if (stopping != null) {
            subscribe.replyTo.tell(new NotSubscribed());
            return this;
        }
        Subscription added = add(subscribe.spec, subscribe.subscriber, null);
        Set<Subscription> ofActor = byActor.computeIfAbsent(subscribe.subscriber, ref -> new HashSet<>());
        if (ofActor.isEmpty()) {
            getContext().watch(subscribe.subscriber);
        }
        ofActor.add(added);
        subscribe.replyTo.tell(new Subscribed(added.id));
        handOut(added);
        return this;
    }

    private Behavior<Command> onSubscribeHandler(SubscribeHandler subscribe) {
        if (stopping != null) {
            subscribe.replyTo.tell(new NotSubscribed());
            return this;
        }
        Subscription added = add(subscribe.spec, null, subscribe.handler);
        subscribe.replyTo.tell(new Subscribed(added.id));
        handOut(added);
        runReady();
        return this;
    }

    private Subscription add(
            SubscriptionSpec spec, @Nullable ActorRef<EventDelivery> subscriber, @Nullable EventHandler handler) {
        Snapshot snapshot =
                spec.snapshot() ? new Snapshot(publisher.stamps().next(), state.current(spec.filter())) : null;
        Subscription added =
                new Subscription(++lastSubscription, spec, subscriber, handler, snapshot, settings.failures());
        subscriptions.put(added.id, added);
        routes.clear();
        return added;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        Subscription subscription = subscriptions.get(unsubscribe.subscription);
        if (subscription == null) {
            unsubscribe.replyTo.tell(new Unsubscribed(Account.EMPTY));
            return this;
        }
        end(subscription, EventDelivery.Reason.UNSUBSCRIBED);
        unsubscribe.replyTo.tell(new Unsubscribed(subscription.queue.account()));
        return settled();
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        for (Subscription subscription :
                List.copyOf(byActor.getOrDefault(terminated.getRef().<EventDelivery>unsafeUpcast(), Set.of()))) {
            end(subscription, EventDelivery.Reason.UNSUBSCRIBED);
        }
        return settled();
    }

    private void end(Subscription subscription, EventDelivery.Reason reason) {
        if (subscriptions.remove(subscription.id) == null) {
            return;
        }
        routes.clear();
        timers.cancel(subscription);
        if (subscription.ready) {
            ready.remove(subscription);
        }
        for (Subscription.Waiting waiting : subscription.waiting) {
            timers.cancel(waiting);
            waiting.publication().close();
        }
        subscription.waiting.clear();
        ended.merge(subscription.spec.policy(), subscription.queue.account(), Account::plus);
        ActorRef<EventDelivery> subscriber = subscription.subscriber;
        if (subscriber != null) {
            subscriber.tell(new EventDelivery.Ended(subscription.id, reason));
            forget(subscriber, subscription);
        }
        dueMeters();
    }

    private void forget(ActorRef<EventDelivery> subscriber, Subscription subscription) {
        Set<Subscription> others = byActor.get(subscriber);
        if (others != null && others.remove(subscription) && others.isEmpty()) {
            byActor.remove(subscriber);
            getContext().unwatch(subscriber);
        }
    }

    // ---- stop

    private Behavior<Command> onStop(Stop stop) {
        if (stopping != null) {
            return this;
        }
        stopping = stop.replyTo;
        publisher.close();
        timers.startSingleTimer(StopOver.INSTANCE, StopOver.INSTANCE, stop.deadline.orElse(settings.stopTimeout()));
        return settled();
    }

    private Behavior<Command> settled() {
        boolean finished = stopping != null
                && ingress.size() == 0
                && subscriptions.values().stream().allMatch(Subscription::isEmpty);
        return finished ? finish() : this;
    }

    private Behavior<Command> finish() {
        if (stopping == null) {
            return this;
        }
        publisher.close();
        ingress.end();
        Map<String, Long> left = new HashMap<>();
        // routed, so that every subscription's account and the report count them
        while (ingress.drain(this::accept, DRAIN) > 0) {
            dueMeters();
        }
        for (Subscription subscription : List.copyOf(subscriptions.values())) {
            subscription.countLeft(left);
            for (Subscription.Waiting waiting : subscription.waiting) {
                subscription.queue.refuse(waiting.event());
                waiting.publication().refusedBy(subscription);
            }
            end(subscription, EventDelivery.Reason.STOPPED);
        }
        // a handler that never returns would keep its worker, and with it this actor, alive for ever
        pool.tasks().forEach(Task::interrupt);
        Account account = ended.values().stream().reduce(Account.EMPTY, Account::plus);
        stopping.tell(new StopReport(left, account));
        return Behaviors.stopped();
    }

    private Behavior<Command> onPostStop() {
        publisher.close();
        ingress.end();
        meters.close();
        return this;
    }

    // ---- numbers

    private Behavior<Command> onGetStats(GetStats get) {
        List<BusStats.SubscriptionStats> stats = new ArrayList<>();
        for (Subscription s : subscriptions.values()) {
            stats.add(new BusStats.SubscriptionStats(s.id, s.spec, s.queue.account(), s.suspended));
        }
        get.replyTo.tell(new BusStats(
                published,
                publisher.refused(),
                stats,
                ended,
                pool.workers(),
                pool.busy(),
                pool.stalled(),
                times.times(),
                List.copyOf(depths)));
        return this;
    }

    private void dueMeters() {
        if (!metersDue) {
            metersDue = true;
            timers.startSingleTimer(ShowMeters.INSTANCE, ShowMeters.INSTANCE, METERS);
        }
    }

    private Behavior<Command> onShowMeters() {
        metersDue = false;
        BusMeters.Values values = values();
        meters.show(values);
        depths.add(values.depth());
        if (depths.size() > DEPTHS) {
            depths.remove();
        }
        return this;
    }

    private BusMeters.Values values() {
        Map<DropPolicy, Account> accounts = new EnumMap<>(DropPolicy.class);
        accounts.putAll(ended);
        long depth = 0;
        for (Subscription subscription : subscriptions.values()) {
            Account account = subscription.queue.account();
            depth += account.queued();
            accounts.merge(subscription.spec.policy(), account, Account::plus);
        }
        return new BusMeters.Values(
                published,
                publisher.refused(),
                accounts,
                depth,
                pool.workers(),
                pool.busy(),
                pool.stalled(),
                times.times());
    }
}
