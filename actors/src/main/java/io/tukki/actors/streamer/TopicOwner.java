package io.tukki.actors.streamer;

import io.tukki.actors.ingress.Ingress;
import io.tukki.core.streamer.Fetched;
import io.tukki.core.streamer.NewEvent;
import io.tukki.core.streamer.ReceiverSpec;
import io.tukki.core.streamer.StreamEvent;
import io.tukki.core.streamer.Topic;
import io.tukki.core.streamer.TopicLog;
import io.tukki.core.streamer.TopicStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of a topic: appends what senders hand over, answers receives, or parks them in order of arrival, and
 * keeps cursors. What it knows is in {@link Topic}; this carries it out. If the store fails, senders and receivers are
 * told, and the topic is opened again.
 */
final class TopicOwner extends AbstractBehavior<TopicOwner.Command> {

    sealed interface Command {}

    enum Wake implements Command {
        INSTANCE
    }

    record Open(String name, ReceiverSpec spec, ActorRef<Receiver> replyTo) implements Command {}

    record Fetch(Receiver receiver, long ticket, int max) implements Command {}

    record Flush(Receiver receiver) implements Command {}

    record Unpark(Receiver receiver, long ticket) implements Command {}

    record CloseReceiver(Receiver receiver) implements Command {}

    record Forget(String name, ActorRef<Boolean> replyTo) implements Command {}

    record GetStats(ActorRef<TopicStats> replyTo) implements Command {}

    enum Close implements Command {
        INSTANCE
    }

    private record DeadLettered(Topic.GivenUp event, boolean kept) implements Command {}

    private enum DeadlineOver implements Command {
        INSTANCE
    }

    private record Retry(Topic.GivenUp event) implements Command {}

    /** What all topics of a streamer share. */
    record Surroundings(
            TopicStore store,
            StreamerSettings settings,
            Clock clock,
            Executor callbacks,
            StreamerMeters meters,
            BiFunction<String, NewEvent, CompletionStage<Long>> sendTo) {}

    private record Waiter(long ticket, int max) {}

    private static final int DRAIN = 512;
    /** Messages while the topic is opened again: at most two per receiver. */
    private static final int STASH = 1_000_000;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final AtomicLong RECEIVERS = new AtomicLong();

    private final String name;
    private final Surroundings around;
    private final Ingress<Sender.Append> ingress;
    private final TimerScheduler<Command> timers;
    private final TopicLog log;
    private final Topic topic;
    private final Set<Receiver> receivers = new LinkedHashSet<>();
    private final Map<Receiver, Waiter> waiters = new LinkedHashMap<>();
    private final Map<String, AtomicLong> cursors = new HashMap<>();
    private final List<Sender.Append> appending = new ArrayList<>();
    private final List<Receiver.AckBatch> acking = new ArrayList<>();
    private @Nullable Runnable quiet;
    private boolean deadlines;
    private long delivered;
    private long wakeUps;
    private long turns;

    static Behavior<Command> create(String name, Ingress<Sender.Append> ingress, Surroundings around) {
        Behavior<Command> owner = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new TopicOwner(context, timers, name, ingress, around)));
        return Behaviors.supervise(owner)
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(50), Duration.ofSeconds(10), 0.1)
                        .withStashCapacity(STASH));
    }

    private TopicOwner(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            String name,
            Ingress<Sender.Append> ingress,
            Surroundings around) {
        super(context);
        this.name = name;
        this.around = around;
        this.ingress = ingress;
        this.timers = timers;
        this.log = around.store.open(name);
        this.topic = new Topic(log, around.settings.retention());
        ActorRef<Command> self = context.getSelf();
        ingress.bind(() -> self.tell(Wake.INSTANCE));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Wake.INSTANCE, this::onWake)
                .onMessage(Fetch.class, this::onFetch)
                .onMessage(Flush.class, this::onFlush)
                .onMessage(Unpark.class, this::onUnpark)
                .onMessage(Open.class, this::onOpen)
                .onMessage(CloseReceiver.class, this::onCloseReceiver)
                .onMessage(Forget.class, this::onForget)
                .onMessage(GetStats.class, this::onGetStats)
                .onMessage(DeadLettered.class, this::onDeadLettered)
                .onMessage(Retry.class, this::onRetry)
                .onMessageEquals(DeadlineOver.INSTANCE, this::onDeadlineOver)
                .onMessageEquals(Close.INSTANCE, Behaviors::stopped)
                .onSignal(PreRestart.class, signal -> onFailed())
                .onSignal(PostStop.class, signal -> onStopped())
                .build();
    }

    // ---- senders

    private Behavior<Command> onWake() {
        turns++;
        int taken = append();
        if (taken == DRAIN || !ingress.rest()) {
            getContext().getSelf().tell(Wake.INSTANCE);
        }
        return this;
    }

    private int append() {
        int taken = ingress.drain(this::append, DRAIN);
        if (taken > 0) {
            topic.commit();
            around.meters.appended.add(taken);
            succeed();
            trim();
        }
        return taken;
    }

    private void append(Sender.Append append) {
        appending.add(append);
        append.appendedAs(topic.append(append.event(), around.clock.instant()).id());
    }

    /**
     * Serves receivers and completes sends away from this thread: first who waits for an event, then sends with
     * something depending on them, each on its own. All others go with the first of these.
     */
    private void succeed() {
        List<Sender.Append> awaited = new ArrayList<>();
        List<Sender.Append> unobserved = new ArrayList<>(appending.size());
        for (Sender.Append append : appending) {
            (append.getNumberOfDependents() > 0 ? awaited : unobserved).add(append);
        }
        quiet = unobserved.isEmpty() ? null : () -> unobserved.forEach(Sender.Append::succeed);
        serve();
        awaited.forEach(append -> callBack(append::succeed));
        if (quiet != null) {
            callBack(() -> {});
        }
        appending.clear();
    }

    /** Runs a callback elsewhere, behind what is too little for a task of its own. */
    private void callBack(Runnable callback) {
        Runnable before = quiet;
        quiet = null;
        CallbackPool.afterTurn(
                before == null
                        ? callback
                        : () -> {
                            before.run();
                            callback.run();
                        },
                around.callbacks);
    }

    // ---- receivers

    private Behavior<Command> onOpen(Open open) {
        long id = RECEIVERS.incrementAndGet();
        topic.open(id, open.name, open.spec);
        topic.commit();
        deadlines |= !open.spec.ackDeadline().isZero();
        Receiver receiver = new Receiver(
                id,
                name,
                open.name,
                open.spec,
                around.settings.prefetch(),
                getContext().getSelf(),
                around.callbacks,
                cursor(open.name),
                reopen(open.name));
        receivers.add(receiver);
        open.replyTo.tell(receiver);
        return this;
    }

    private java.util.function.Function<ReceiverSpec, CompletionStage<Receiver>> reopen(String receiverName) {
        ActorRef<Command> self = getContext().getSelf();
        var scheduler = getContext().getSystem().scheduler();
        Duration timeout = around.settings.timeout();
        return spec -> AskPattern.<Command, Receiver>ask(
                self, replyTo -> new Open(receiverName, spec, replyTo), timeout, scheduler);
    }

    private Behavior<Command> onFetch(Fetch fetch) {
        turns++;
        acknowledge(fetch.receiver);
        if (receivers.add(fetch.receiver)) {
            // the topic was opened again since this receiver was made
            topic.open(fetch.receiver.id(), fetch.receiver.name(), fetch.receiver.spec());
        }
        Fetched fetched = topic.fetch(fetch.receiver.id(), fetch.max, now());
        forwardGivenUp();
        if (fetched instanceof Fetched.Nothing) {
            if (waiters.put(fetch.receiver, new Waiter(fetch.ticket, fetch.max)) == null) {
                around.meters.parked.increment();
            }
        } else {
            deliver(fetch.receiver, fetch.ticket, fetched);
        }
        watchDeadlines();
        return this;
    }

    private Behavior<Command> onFlush(Flush flush) {
        turns++;
        if (acknowledge(flush.receiver)) {
            serve();
            trim();
        }
        return this;
    }

    private Behavior<Command> onUnpark(Unpark unpark) {
        Waiter waiter = waiters.get(unpark.receiver);
        if (waiter != null && waiter.ticket == unpark.ticket) {
            unpark(unpark.receiver);
        }
        return this;
    }

    private Behavior<Command> onCloseReceiver(CloseReceiver close) {
        unpark(close.receiver);
        receivers.remove(close.receiver);
        topic.close(close.receiver.id());
        serve();
        return this;
    }

    private void unpark(Receiver receiver) {
        if (waiters.remove(receiver) != null) {
            around.meters.parked.decrement();
        }
    }

    private boolean acknowledge(Receiver receiver) {
        Receiver.AckBatch batch = receiver.takeAcks();
        if (batch.size() == 0) {
            return false;
        }
        acking.add(batch);
        int acked = 0;
        for (int i = 0; i < batch.size(); i++) {
            acked += topic.ack(receiver.name(), batch.id(i)) ? 1 : 0;
        }
        topic.commit();
        cursor(receiver.name()).set(topic.cursor(receiver.name()));
        around.meters.acknowledged.add(acked);
        acking.clear();
        around.callbacks.execute(() -> batch.done().complete(null));
        return acked > 0;
    }

    /** Answers those parked receives for which there is something, in order of arrival. */
    private void serve() {
        if (waiters.isEmpty()) {
            return;
        }
        Instant now = now();
        Set<String> empty = new HashSet<>();
        Iterator<Map.Entry<Receiver, Waiter>> all = waiters.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Receiver, Waiter> entry = all.next();
            Receiver receiver = entry.getKey();
            if (empty.contains(receiver.name())) {
                continue;
            }
            Fetched fetched = topic.fetch(receiver.id(), entry.getValue().max, now);
            if (!(fetched instanceof Fetched.Nothing)) {
                all.remove();
                around.meters.parked.decrement();
                wakeUps++;
                deliver(receiver, entry.getValue().ticket, fetched);
            } else if (receiver.spec().competing()) {
                empty.add(receiver.name());
            }
        }
        forwardGivenUp();
        watchDeadlines();
    }

    private void deliver(Receiver receiver, long ticket, Fetched fetched) {
        if (!receiver.offer(ticket, fetched, this::callBack)) {
            topic.undeliver(receiver.id(), fetched);
        } else if (fetched instanceof Fetched.Some some) {
            delivered += some.events().size();
            around.meters.delivered.add(some.events().size());
        } else if (fetched instanceof Fetched.Missed missed) {
            around.meters.missed.add(missed.gap().count());
        }
    }

    private void trim() {
        if (topic.trim(now())) {
            topic.commit();
            cursors.forEach((cursorName, cursor) -> cursor.set(Math.max(cursor.get(), topic.cursor(cursorName))));
            serve();
        }
    }

    private AtomicLong cursor(String receiverName) {
        return cursors.computeIfAbsent(receiverName, n -> new AtomicLong(topic.cursor(n)));
    }

    // ---- deadlines and dead letters

    private void watchDeadlines() {
        if (deadlines && !timers.isTimerActive(DeadlineOver.INSTANCE)) {
            Instant now = now();
            topic.nextDeadline()
                    .ifPresent(next -> timers.startSingleTimer(
                            DeadlineOver.INSTANCE, DeadlineOver.INSTANCE, positive(Duration.between(now, next))));
        }
    }

    private static Duration positive(Duration duration) {
        return duration.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : duration;
    }

    private Behavior<Command> onDeadlineOver() {
        if (topic.expire(now())) {
            serve();
        }
        watchDeadlines();
        return this;
    }

    private void forwardGivenUp() {
        topic.takeGivenUp().forEach(this::forward);
    }

    private void forward(Topic.GivenUp given) {
        StreamEvent event = given.event();
        Map<String, String> headers = new HashMap<>(event.headers());
        headers.put("tukki-dead-topic", name);
        headers.put("tukki-dead-name", given.name());
        headers.put("tukki-dead-id", Long.toString(event.id()));
        getContext()
                .pipeToSelf(
                        around.sendTo.apply(given.to().topic(), new NewEvent(event.foreignId(), event.type(), headers)),
                        (id, error) -> new DeadLettered(given, error == null));
    }

    private Behavior<Command> onDeadLettered(DeadLettered letter) {
        if (!letter.kept) {
            timers.startSingleTimer(letter.event, new Retry(letter.event), RETRY);
            return this;
        }
        getContext()
                .getLog()
                .warn(
                        "Event {} of topic {} was delivered to {} {} times, now in {}",
                        letter.event.event().id(),
                        name,
                        letter.event.name(),
                        letter.event.to().maxDeliveries(),
                        letter.event.to().topic());
        around.meters.deadLettered.increment();
        topic.ack(letter.event.name(), letter.event.event().id());
        topic.commit();
        cursor(letter.event.name()).set(topic.cursor(letter.event.name()));
        serve();
        return this;
    }

    private Behavior<Command> onRetry(Retry retry) {
        forward(retry.event);
        return this;
    }

    // ---- the rest

    private Behavior<Command> onForget(Forget forget) {
        forget.replyTo.tell(topic.forget(forget.name));
        cursors.remove(forget.name);
        topic.commit();
        return this;
    }

    private Behavior<Command> onGetStats(GetStats get) {
        get.replyTo.tell(new TopicStats(
                name,
                topic.firstId(),
                topic.nextId(),
                topic.bytes(),
                topic.cursors(),
                receivers.size(),
                waiters.size(),
                delivered,
                wakeUps,
                turns));
        return this;
    }

    private Instant now() {
        return around.clock.instant();
    }

    private Behavior<Command> onFailed() {
        quiet = null; // those it completes are told below
        appending.forEach(
                append -> around.callbacks.execute(() -> append.completeExceptionally(new TopicFailedException(name))));
        acking.forEach(batch ->
                around.callbacks.execute(() -> batch.done().completeExceptionally(new TopicFailedException(name))));
        around.meters.parked.add(-waiters.size());
        receivers.forEach(receiver -> receiver.end(ReceiveResult.Reason.TOPIC_FAILED));
        closeLog();
        return this;
    }

    private Behavior<Command> onStopped() {
        ingress.end();
        List<Sender.Append> refused = new ArrayList<>();
        while (ingress.drain(refused::add, DRAIN) > 0) {
            turns++;
        }
        refused.forEach(append ->
                around.callbacks.execute(() -> append.completeExceptionally(new StreamerClosedException(name))));
        around.meters.parked.add(-waiters.size());
        receivers.forEach(this::lastAcks);
        receivers.forEach(receiver -> receiver.end(ReceiveResult.Reason.STREAMER_CLOSED));
        closeLog();
        return this;
    }

    private void lastAcks(Receiver receiver) {
        try {
            acknowledge(receiver);
        } catch (RuntimeException e) {
            getContext()
                    .getLog()
                    .warn("Acknowledgements for {} of topic {} could not be kept", receiver.name(), name, e);
        }
    }

    private void closeLog() {
        try {
            log.close();
        } catch (RuntimeException e) {
            getContext().getLog().warn("Topic {} could not be closed", name, e);
        }
    }
}
