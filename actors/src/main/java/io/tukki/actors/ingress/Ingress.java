package io.tukki.actors.ingress;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.MpscArrayQueue;

/**
 * A bounded queue in front of an actor: any thread offers, the actor drains. The actor's own mailbox cannot be bounded
 * without blocking or losing silently; so what comes in quantity waits here, and a sender learns at once that it is
 * full. However much is offered, at most one wake-up is under way.
 *
 * <p>Owner's loop, on a wake-up: {@link #drain}, then {@link #rest}; if that returns false, wake itself again.
 */
public final class Ingress<T> {

    private final MpscArrayQueue<T> queue;
    private final AtomicBoolean awake = new AtomicBoolean(true);
    private volatile Runnable wake = () -> {};
    private volatile boolean ended;

    /** Makes an ingress that holds up to {@code capacity} elements, rounded up to a power of two. */
    public Ingress(int capacity) {
        this.queue = new MpscArrayQueue<>(capacity);
    }

    /** Names what wakes the owner, and wakes it. Before this, elements only wait. */
    public void bind(Runnable wakeOwner) {
        wake = wakeOwner;
        wakeOwner.run();
    }

    /** Adds an element: false if there is no room. From any thread, never blocks. */
    public boolean offer(T element) {
        if (!queue.offer(element)) {
            return false;
        }
        if (!awake.get() && awake.compareAndSet(false, true)) {
            wake.run();
        }
        return true;
    }

    /** Hands up to {@code max} elements to {@code taker}, in order; returns how many. Owner only. */
    public int drain(Consumer<? super T> taker, int max) {
        return queue.drain(taker::accept, max);
    }

    /** Returns true if there is nothing left and the next element will wake the owner. Owner only. */
    public boolean rest() {
        awake.set(false);
        return queue.isEmpty() || !awake.compareAndSet(false, true);
    }

    /**
     * Marks that the owner will not drain again after one last time. A sender that sees {@link #hasEnded} after its
     * offer cannot know whether the element was taken.
     */
    public void end() {
        ended = true;
    }

    public boolean hasEnded() {
        return ended;
    }

    public int size() {
        return queue.size();
    }

    public int capacity() {
        return queue.capacity();
    }
}
