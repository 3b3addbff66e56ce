package io.tukki.actors.bridge;

import io.tukki.actors.bus.Events;
import io.tukki.actors.streamer.Sender;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.CustomEvent;
import io.tukki.core.event.Event;
import io.tukki.core.event.LogAppended;
import io.tukki.core.event.Overflow;
import io.tukki.core.event.ProcessExited;
import io.tukki.core.streamer.NewEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Events of a bus in a topic: process events, log ranges, an embedder's own. In order; what the subscription lost is
 * an event of the topic too.
 */
public final class EventBridge {

    private static final int IN_FLIGHT = 64;

    private final UniqueKillSwitch stop;
    private final CompletionStage<Done> done;

    private EventBridge(UniqueKillSwitch stop, CompletionStage<Done> done) {
        this.stop = stop;
        this.done = done;
    }

    /** Publishes what {@code spec} asks for to {@code topic}, as {@link #describe} puts it, until stopped. */
    public static EventBridge start(ActorSystem<?> system, Events events, SubscriptionSpec spec, Sender topic) {
        return start(system, events, spec, topic, EventBridge::describe);
    }

    /** Publishes what {@code spec} asks for to {@code topic}, until stopped. */
    public static EventBridge start(
            ActorSystem<?> system,
            Events events,
            SubscriptionSpec spec,
            Sender topic,
            Function<? super Event, NewEvent> asNewEvent) {
        Pair<UniqueKillSwitch, CompletionStage<Done>> running = events.source(spec)
                .viaMat(KillSwitches.single(), Keep.right())
                .mapAsync(IN_FLIGHT, event -> topic.send(asNewEvent.apply(event)))
                .toMat(Sink.ignore(), Keep.both())
                .run(system);
        return new EventBridge(running.first(), running.second());
    }

    /** Stops; what is on its way to the topic gets there. */
    public void stop() {
        stop.shutdown();
    }

    /** Completes when this was stopped or the bus was, fails when the topic refused an event. */
    public CompletionStage<Done> done() {
        return done;
    }

    /**
     * Puts an event as an event of a topic: about its process, or its type where it has none; headers {@code type},
     * {@code id}, {@code at}, {@code process}, {@code incarnation}, and of an exit {@code status}, of a log range
     * {@code from} and {@code to}, of an overflow {@code count}. The number of the type is that of its priority.
     */
    public static NewEvent describe(Event event) {
        Map<String, String> headers = new HashMap<>();
        headers.put("type", event.type());
        headers.put("id", Long.toString(event.id()));
        headers.put("at", event.at().toString());
        event.source().ifPresent(source -> {
            headers.put("process", source.process().name());
            headers.put("incarnation", Long.toString(source.incarnation()));
        });
        if (event instanceof ProcessExited exited) {
            headers.put("status", exited.status().describe());
        } else if (event instanceof LogAppended appended) {
            headers.put("from", Long.toString(appended.fromSequence()));
            headers.put("to", Long.toString(appended.toSequence()));
        } else if (event instanceof Overflow overflow) {
            headers.put("count", Long.toString(overflow.count()));
        } else if (event instanceof CustomEvent) {
            headers.put("text", event.toString());
        }
        String about = event.source().map(source -> source.process().name()).orElse(event.type());
        return new NewEvent(about, event.priority().lane(), headers);
    }
}
