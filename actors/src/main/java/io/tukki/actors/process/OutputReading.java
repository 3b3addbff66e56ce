package io.tukki.actors.process;

import io.tukki.actors.log.LogStore;
import io.tukki.streams.SharedPump;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Keeps a stream running that carries the output of many processes to the log store. Should the stream end, a bug of
 * ours, another one goes on with the pipes; when this actor ends, they are closed.
 */
public final class OutputReading {

    /** What it is told. */
    public sealed interface Command {}

    private record Ended(RuntimeException cause) implements Command {}

    private OutputReading() {}

    /**
     * Returns the behaviour that runs {@code pump}, which nobody else may run.
     *
     * @param bulkDispatcher name of the dispatcher that the stream runs on
     */
    public static Behavior<Command> create(
            SharedPump pump, ActorRef<LogStore.Command> logStore, String bulkDispatcher) {
        Behavior<Command> reading = Behaviors.setup(context -> {
            context.pipeToSelf(
                    pump.source()
                            .toMat(Sink.foreach(chunk -> logStore.tell(new LogStore.Append(chunk))), Keep.right())
                            .withAttributes(ActorAttributes.dispatcher(bulkDispatcher))
                            .run(Materializer.createMaterializer(context)),
                    OutputReading::ended);
            return Behaviors.receive(Command.class)
                    .onMessage(Ended.class, OutputReading::onEnded)
                    .onSignal(PostStop.class, stop -> onPostStop(pump))
                    .build();
        });
        return Behaviors.supervise(reading).onFailure(SupervisorStrategy.restart());
    }

    private static Ended ended(Done done, Throwable failure) {
        return new Ended(new IllegalStateException("the stream of outputs has ended; another one goes on", failure));
    }

    private static Behavior<Command> onEnded(Ended ended) {
        throw ended.cause();
    }

    private static Behavior<Command> onPostStop(SharedPump pump) {
        pump.close();
        return Behaviors.same();
    }
}
