package io.tukki.actors.detect;

import io.tukki.actors.url.UrlTable;
import io.tukki.core.url.UrlSnapshot;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One question for all that is stored now: waits for the workers, then for what they told, answers and ends. */
final class CatchingUp {

    /** What it is told. */
    private sealed interface Command {}

    private record WorkerDone() implements Command {}

    private record TableDone() implements Command {}

    private CatchingUp() {}

    /** @param done run when the views show all that was stored before */
    static Behavior<?> create(
            List<ActorRef<LogWorker.Command>> workers, ActorRef<UrlTable.Command> urls, Runnable done) {
        return Behaviors.<Command>setup(context -> {
            ActorRef<LogWorker.CaughtUp> fromWorker =
                    context.messageAdapter(LogWorker.CaughtUp.class, reply -> new WorkerDone());
            ActorRef<UrlSnapshot> fromTable = context.messageAdapter(UrlSnapshot.class, reply -> new TableDone());
            workers.forEach(worker -> worker.tell(new LogWorker.CatchUp(fromWorker)));
            return waiting(workers.size(), urls, fromTable, done);
        });
    }

    private static Behavior<Command> waiting(
            int workers, ActorRef<UrlTable.Command> urls, ActorRef<UrlSnapshot> fromTable, Runnable done) {
        return Behaviors.receive(Command.class)
                .onMessage(WorkerDone.class, one -> {
                    if (workers == 1) {
                        urls.tell(new UrlTable.Get(fromTable)); // behind what the worker has told it
                    }
                    return waiting(workers - 1, urls, fromTable, done);
                })
                .onMessage(TableDone.class, all -> {
                    done.run();
                    return Behaviors.stopped();
                })
                .build();
    }
}
