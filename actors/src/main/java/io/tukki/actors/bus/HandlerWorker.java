package io.tukki.actors.bus;

import io.tukki.core.event.Event;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Runs handlers, one batch of one subscription at a time, on a dispatcher whose threads may block. A handler that
 * throws ends the batch: the worker says where, crashes and is restarted; the bus hands out the rest again.
 */
final class HandlerWorker {

    sealed interface Command {}

    /** Events to handle. */
    record Work(EventBus.Task task, EventHandler handler) implements Command {}

    enum Stop implements Command {
        INSTANCE
    }

    /** A handler threw: what makes the worker crash, so that supervision sees it. */
    private static final class HandlerFailed extends RuntimeException {
        HandlerFailed(Throwable cause) {
            super(cause);
        }
    }

    private HandlerWorker() {}

    static Behavior<Command> create(ActorRef<EventBus.Command> bus) {
        // the bus logs failures with the number of the event
        return Behaviors.supervise(Behaviors.receive(Command.class)
                        .onMessage(Work.class, work -> handle(work, bus))
                        .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
                        .build())
                .onFailure(HandlerFailed.class, SupervisorStrategy.restart().withLoggingEnabled(false));
    }

    private static Behavior<Command> handle(Work work, ActorRef<EventBus.Command> bus) {
        work.task().begin();
        try {
            run(work.task(), work.handler(), bus);
        } finally {
            work.task().end();
        }
        return Behaviors.same();
    }

    private static void run(EventBus.Task task, EventHandler handler, ActorRef<EventBus.Command> bus) {
        Event[] events = task.events();
        long[] nanos = task.nanos();
        long before = System.nanoTime();
        for (int i = 0; i < events.length; i++) {
            try {
                handler.handle(events[i]);
            } catch (OutOfMemoryError e) {
                throw e;
            } catch (Throwable e) {
                nanos[i] = System.nanoTime() - before;
                bus.tell(new EventBus.Threw(task, i, e));
                throw new HandlerFailed(e);
            }
            long now = System.nanoTime();
            nanos[i] = now - before;
            before = now;
        }
        bus.tell(new EventBus.Worked(task));
    }
}
