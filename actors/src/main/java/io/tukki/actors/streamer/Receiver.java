package io.tukki.actors.streamer;

import io.tukki.core.streamer.Fetched;
import io.tukki.core.streamer.Gap;
import io.tukki.core.streamer.ReceiverSpec;
import io.tukki.core.streamer.Redelivery;
import io.tukki.core.streamer.StreamEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * Reads one topic under a name, whose cursor outlives this object. One receive at a time; everything else from any
 * thread. While there is nothing to receive it is an entry in a list of the topic: no thread, no timer.
 *
 * <p>What depends on the stages returned here runs on threads of {@code tukki.streamer.callbacks}. It may block them,
 * at the price of other callbacks; the topic never waits for it.
 */
public final class Receiver implements AutoCloseable {

    private static final int SOURCE_BATCH = 256;
    private static final int ACKS_IN_FLIGHT = 256;

    private final long id;
    private final String topic;
    private final String name;
    private final ReceiverSpec spec;
    private final int prefetch;
    private final ActorRef<TopicOwner.Command> owner;
    private final Executor callbacks;
    private final AtomicLong cursor;
    private final Function<ReceiverSpec, CompletionStage<Receiver>> open;
    private final boolean staysAtUnacknowledged;

    private final Object lock = new Object();
    private List<StreamEvent> buffer = List.of();
    private BitSet ackedInBuffer = new BitSet();
    private int at;
    private @Nullable Gap gap;
    private @Nullable Parked parked;
    private long tickets;
    private AckBatch acks = new AckBatch();
    private boolean flushing;
    private ReceiveResult.@Nullable Reason ended;

    /**
     * Made by the topic.
     *
     * @param cursor the lowest id its name has not acknowledged, kept up to date by the topic
     */
    Receiver(
            long id,
            String topic,
            String name,
            ReceiverSpec spec,
            int prefetch,
            ActorRef<TopicOwner.Command> owner,
            Executor callbacks,
            AtomicLong cursor,
            Function<ReceiverSpec, CompletionStage<Receiver>> open) {
        this.id = id;
        this.topic = topic;
        this.name = name;
        this.spec = spec;
        this.prefetch = prefetch;
        this.owner = owner;
        this.callbacks = callbacks;
        this.cursor = cursor;
        this.open = open;
        this.staysAtUnacknowledged = spec.mayPrefetch() && spec.redelivery() == Redelivery.SAME_RECEIVER;
    }

    /** A receive that has no answer yet. */
    private static final class Parked {
        private final long ticket;
        private final int max;
        private final CompletableFuture<ReceiveResult> future = new CompletableFuture<>();
        /** The answer, from the moment it is decided until the future has it. */
        private @Nullable ReceiveResult answer;

        Parked(long ticket, int max) {
            this.ticket = ticket;
            this.max = max;
        }
    }

    /** Acknowledgements on their way to the topic together. */
    static final class AckBatch {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private long[] ids = new long[16];
        private int size;

        private void add(long acked) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, size * 2);
            }
            ids[size++] = acked;
        }

        int size() {
            return size;
        }

        long id(int i) {
            return ids[i];
        }

        CompletableFuture<Void> done() {
            return done;
        }
    }

    public String topic() {
        return topic;
    }

    public String name() {
        return name;
    }

    public ReceiverSpec spec() {
        return spec;
    }

    /** Receives one event: {@link #receive(int, Cancellation)}. */
    public CompletionStage<ReceiveResult> receive() {
        return receive(1);
    }

    /** Receives up to {@code max} events: {@link #receive(int, Cancellation)}. */
    public CompletionStage<ReceiveResult> receive(int max) {
        return receive(max, null);
    }

    /**
     * Receives 1 to {@code max} events, as soon as there are any. Cancelling the stage, using {@code cancellation} or
     * closing this receiver ends the wait; nothing is consumed by that. A cancellation already used wins over events
     * that wait.
     *
     * @throws IllegalStateException if the receive before has no answer yet
     */
    public CompletionStage<ReceiveResult> receive(int max, @Nullable Cancellation cancellation) {
        if (max < 1) {
            throw new IllegalArgumentException("max (" + max + ") must be >= 1");
        }
        if (cancellation != null && cancellation.isCancelled()) {
            return CompletableFuture.completedFuture(new ReceiveResult.Ended(ReceiveResult.Reason.CANCELLED));
        }
        Parked waiting;
        synchronized (lock) {
            if (parked != null) {
                throw new IllegalStateException("receiver " + name + " of " + topic + " is receiving already");
            }
            ReceiveResult now = ended == null ? available(max) : new ReceiveResult.Ended(ended);
            if (now != null) {
                return CompletableFuture.completedFuture(now);
            }
            waiting = new Parked(++tickets, max);
            parked = waiting;
        }
        listen(waiting, cancellation);
        owner.tell(fetch(waiting));
        return waiting.future;
    }

    /**
     * Returns this name's events from its cursor on, each once per run whatever the mode of redelivery, and what is
     * missing as {@link Missed}. Every run is a receiver of its own, closed with it. Completes at the head if this was
     * made to end there, or when the streamer closes.
     */
    public Source<StreamElement, NotUsed> source() {
        return Source.unfoldResourceAsync(
                        () -> open.apply(spec.redelivering(Redelivery.NEXT_RECEIVER)),
                        receiver -> receiver.receive(SOURCE_BATCH).thenApply(Receiver::elements),
                        receiver -> {
                            receiver.close();
                            return CompletableFuture.completedFuture(org.apache.pekko.Done.done());
                        })
                .mapConcat(elements -> elements);
    }

    /** Returns a flow that acknowledges what passes and emits it when that is kept; in order. */
    public static Flow<Delivery, StreamEvent, NotUsed> ackFlow() {
        return Flow.<Delivery>create()
                .mapAsync(ACKS_IN_FLIGHT, delivery -> delivery.ack().thenApply(acked -> delivery.event()));
    }

    /** Ends this receiver and its receive, if one waits. What it delivered can still be acknowledged. */
    @Override
    public void close() {
        synchronized (lock) {
            if (ended != null) {
                return;
            }
        }
        owner.tell(new TopicOwner.CloseReceiver(this));
        end(ReceiveResult.Reason.CLOSED);
    }

    long id() {
        return id;
    }

    CompletionStage<Void> ack(long... acked) {
        CompletableFuture<Void> done;
        boolean first;
        synchronized (lock) {
            if (ended == ReceiveResult.Reason.STREAMER_CLOSED) {
                return CompletableFuture.failedFuture(new StreamerClosedException(topic));
            }
            for (long one : acked) {
                markInBuffer(one);
                acks.add(one);
            }
            done = acks.done();
            first = !flushing;
            flushing = true;
        }
        if (first) {
            owner.tell(new TopicOwner.Flush(this));
        }
        // a copy: who acknowledges one event must not be able to complete the others
        return done.copy();
    }

    // ---- the topic's side

    /** Takes what is to be acknowledged. */
    AckBatch takeAcks() {
        synchronized (lock) {
            AckBatch taken = acks;
            acks = new AckBatch();
            flushing = false;
            return taken;
        }
    }

    /** Answers the receive {@code ticket}, by {@code runner}; false if nobody waits for it any more. */
    boolean offer(long ticket, Fetched fetched, Executor runner) {
        Parked answered;
        synchronized (lock) {
            Parked waiting = parked;
            if (waiting == null || waiting.ticket != ticket) {
                return false;
            }
            if (fetched instanceof Fetched.Some some) {
                fill(some.events());
            } else if (fetched instanceof Fetched.Missed missed) {
                gap = missed.gap();
            }
            ReceiveResult answer = fetched instanceof Fetched.AtHead
                    ? new ReceiveResult.Ended(ReceiveResult.Reason.HEAD_REACHED)
                    : available(waiting.max);
            if (answer == null) {
                // acknowledged since it was asked for
                owner.tell(fetch(waiting));
                return true;
            }
            waiting.answer = answer;
            answered = waiting;
            parked = null;
        }
        runner.execute(() -> answered.future.complete(
                Optional.ofNullable(answered.answer).orElse(new ReceiveResult.Ended(ReceiveResult.Reason.CANCELLED))));
        return true;
    }

    /** Ends the receive that waits, and for good unless the topic only failed. */
    void end(ReceiveResult.Reason reason) {
        Parked waiting;
        AckBatch lost = null;
        synchronized (lock) {
            waiting = parked;
            parked = null;
            if (reason != ReceiveResult.Reason.TOPIC_FAILED && ended != ReceiveResult.Reason.STREAMER_CLOSED) {
                ended = reason;
            }
            if (reason == ReceiveResult.Reason.STREAMER_CLOSED) {
                lost = takeAcks();
            }
        }
        if (waiting != null) {
            callbacks.execute(() -> waiting.future.complete(new ReceiveResult.Ended(reason)));
        }
        if (lost != null && lost.size() > 0) {
            CompletableFuture<Void> done = lost.done();
            callbacks.execute(() -> done.completeExceptionally(new StreamerClosedException(topic)));
        }
    }

    // ---- under the lock

    private @Nullable ReceiveResult available(int max) {
        if (gap != null) {
            Missed missed = new Missed(gap);
            gap = null;
            return missed;
        }
        List<Delivery> deliveries = staysAtUnacknowledged ? peek(max) : take(max);
        return deliveries.isEmpty() ? null : new ReceiveResult.Received(deliveries);
    }

    private List<Delivery> peek(int max) {
        long reached = cursor.get();
        while (at < buffer.size() && (ackedInBuffer.get(at) || buffer.get(at).id() < reached)) {
            at++;
        }
        if (at == buffer.size()) {
            return List.of();
        }
        if (max == 1) {
            return List.of(new Delivery(buffer.get(at), this));
        }
        List<Delivery> deliveries = new ArrayList<>(Math.min(max, buffer.size() - at));
        for (int i = at; i < buffer.size() && deliveries.size() < max; i++) {
            if (!ackedInBuffer.get(i)) {
                deliveries.add(new Delivery(buffer.get(i), this));
            }
        }
        return deliveries;
    }

    private List<Delivery> take(int max) {
        int count = Math.min(max, buffer.size() - at);
        if (count == 1) {
            return List.of(new Delivery(buffer.get(at++), this));
        }
        List<Delivery> deliveries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            deliveries.add(new Delivery(buffer.get(at++), this));
        }
        return deliveries;
    }

    private void fill(List<StreamEvent> events) {
        buffer = events;
        ackedInBuffer = new BitSet();
        at = 0;
        if (staysAtUnacknowledged) {
            for (int i = 0; i < acks.size; i++) {
                markInBuffer(acks.ids[i]);
            }
        }
    }

    private void markInBuffer(long acked) {
        if (!staysAtUnacknowledged || at >= buffer.size()) {
            return;
        }
        long first = buffer.get(0).id();
        int guess = (int) Math.min(acked - first, buffer.size() - 1L);
        // ids ascend, with holes only where something was acknowledged before: the guess is exact or too high
        for (int i = guess; i >= 0 && buffer.get(i).id() >= acked; i--) {
            if (buffer.get(i).id() == acked) {
                ackedInBuffer.set(i);
            }
        }
    }

    private void putBack(ReceiveResult answer) {
        if (answer instanceof Missed missed) {
            gap = missed.gap();
        } else if (answer instanceof ReceiveResult.Received received && !staysAtUnacknowledged) {
            List<StreamEvent> again = new ArrayList<>();
            received.deliveries().forEach(delivery -> again.add(delivery.event()));
            again.addAll(buffer.subList(at, buffer.size()));
            buffer = again;
            at = 0;
        }
    }

    // ---- helpers

    private TopicOwner.Fetch fetch(Parked waiting) {
        return new TopicOwner.Fetch(
                this, waiting.ticket, spec.mayPrefetch() ? Math.max(prefetch, waiting.max) : waiting.max);
    }

    private void listen(Parked waiting, @Nullable Cancellation cancellation) {
        Runnable cancel = () -> {
            if (unpark(waiting)) {
                callbacks.execute(
                        () -> waiting.future.complete(new ReceiveResult.Ended(ReceiveResult.Reason.CANCELLED)));
            }
        };
        waiting.future.whenComplete((result, error) -> {
            if (error != null) {
                // the caller cancelled the stage, or completed it otherwise
                unpark(waiting);
            }
            if (cancellation != null) {
                cancellation.remove(cancel);
            }
        });
        if (cancellation != null) {
            cancellation.onCancel(cancel);
        }
    }

    private boolean unpark(Parked waiting) {
        boolean wasParked;
        synchronized (lock) {
            wasParked = parked == waiting;
            if (wasParked) {
                parked = null;
            } else if (waiting.answer != null && waiting.future.isCompletedExceptionally()) {
                putBack(waiting.answer);
                waiting.answer = null;
            }
        }
        if (wasParked) {
            owner.tell(new TopicOwner.Unpark(this, waiting.ticket));
        }
        return wasParked;
    }

    private static Optional<Iterable<StreamElement>> elements(ReceiveResult result) {
        if (result instanceof ReceiveResult.Received received) {
            return Optional.of(List.copyOf(received.deliveries()));
        }
        return result instanceof Missed missed ? Optional.of(List.of(missed)) : Optional.empty();
    }
}
