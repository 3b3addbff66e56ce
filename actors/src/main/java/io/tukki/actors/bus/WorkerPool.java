package io.tukki.actors.bus;

import io.tukki.core.bus.DynamicSizing;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Which workers are idle and how many there should be. A worker whose handler does not come back is counted out and
 * replaced, as long as there are spares. Owned by the bus actor.
 */
final class WorkerPool {

    private final Supplier<ActorRef<HandlerWorker.Command>> spawn;
    private final int spares;
    private final ArrayDeque<ActorRef<HandlerWorker.Command>> idle = new ArrayDeque<>();
    private final Set<EventBus.Task> running = new HashSet<>();
    private final Set<EventBus.Task> stalled = new HashSet<>();
    private DynamicSizing.State size;
    private int workers;
    private int inHand;

    WorkerPool(Supplier<ActorRef<HandlerWorker.Command>> spawn, DynamicSizing.State size, int spares) {
        this.spawn = spawn;
        this.size = size;
        this.spares = spares;
    }

    /** Returns an idle worker, made now if there may be one more; null if all are busy. */
    @Nullable
    ActorRef<HandlerWorker.Command> take() {
        ActorRef<HandlerWorker.Command> worker = idle.poll();
        if (worker == null && workers < wanted()) {
            workers++;
            worker = spawn.get();
        }
        return worker;
    }

    /** Takes back a worker that was not used. */
    void giveBack(ActorRef<HandlerWorker.Command> worker) {
        idle.push(worker);
    }

    void running(EventBus.Task task) {
        running.add(task);
        inHand += task.events().length;
    }

    /** Takes the worker of a task back; one too many is stopped. */
    void returned(EventBus.Task task) {
        running.remove(task);
        inHand -= task.events().length;
        stalled.remove(task);
        idle.push(task.worker());
        shrink();
    }

    /** Counts out every worker that runs one of {@code seen} still; returns how many are new. */
    int stall(Set<EventBus.Task> seen) {
        int before = stalled.size();
        for (EventBus.Task task : running) {
            if (seen.contains(task) && stalled.size() < spares) {
                stalled.add(task);
            }
        }
        return stalled.size() - before;
    }

    Set<EventBus.Task> tasks() {
        return Set.copyOf(running);
    }

    void resize(DynamicSizing.State state) {
        size = state;
        shrink();
    }

    DynamicSizing.State size() {
        return size;
    }

    int workers() {
        return workers;
    }

    int busy() {
        return running.size();
    }

    /** Returns the events all workers have. */
    int eventsInHand() {
        return inHand;
    }

    int stalled() {
        return stalled.size();
    }

    int idle() {
        return wanted() - running.size();
    }

    private int wanted() {
        return size.workers() + stalled.size();
    }

    private void shrink() {
        while (workers > wanted() && !idle.isEmpty()) {
            idle.removeLast().tell(HandlerWorker.Stop.INSTANCE);
            workers--;
        }
    }
}
