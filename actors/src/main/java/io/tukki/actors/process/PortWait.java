package io.tukki.actors.process;

import io.tukki.core.launch.ListeningPort;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Waits until a process listens on all of some ports, or has ended, whichever is first; answers once and is gone. It
 * looks as long as the process runs and somebody waits: after 20 ms, then at growing distances, at most 250 ms.
 */
public final class PortWait {

    /** What the wait is told. */
    public sealed interface Command {}

    private record Moved(ProcessSnapshot snapshot) implements Command {}

    private record Seen(List<ListeningPort> ports) implements Command {}

    private enum Look implements Command {
        INSTANCE
    }

    /** What came of it. */
    public sealed interface Outcome {}

    /** It listens on all of them; the ports are all that it listens on. */
    public record Listening(List<ListeningPort> ports) implements Outcome {}

    /** It has ended, or will not be started. */
    public record Ended(ProcessSnapshot snapshot) implements Outcome {}

    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration SLOWEST = Duration.ofMillis(250);

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ProcessId process;
    private final Set<Integer> wanted;
    private final RunningTrees trees;
    private final Executor io;
    private final CompletableFuture<Outcome> result;
    private Duration pause = FIRST;
    private boolean looking;

    private PortWait(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ProcessId process,
            Set<Integer> wanted,
            RunningTrees trees,
            Executor io,
            CompletableFuture<Outcome> result) {
        this.context = context;
        this.timers = timers;
        this.process = process;
        this.wanted = wanted;
        this.trees = trees;
        this.io = io;
        this.result = result;
    }

    /**
     * Returns the behaviour of one wait.
     *
     * @param wanted all of these; if empty, any port will do
     * @param result completed with the outcome; the wait ends too when somebody else completes or cancels it
     */
    public static Behavior<Command> create(
            ProcessId process,
            Set<Integer> wanted,
            RunningTrees trees,
            Executor io,
            ActorRef<ProcessManager.Command> manager,
            CompletableFuture<Outcome> result) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            manager.tell(new ProcessManager.Subscribe(context.messageAdapter(ProcessSnapshot.class, Moved::new)));
            return new PortWait(context, timers, process, Set.copyOf(wanted), trees, io, result).waiting();
        }));
    }

    private Behavior<Command> waiting() {
        return Behaviors.receive(Command.class)
                .onMessage(Moved.class, this::onMoved)
                .onMessageEquals(Look.INSTANCE, this::onLook)
                .onMessage(Seen.class, this::onSeen)
                .build();
    }

    private Behavior<Command> onMoved(Moved moved) {
        ProcessSnapshot snapshot = moved.snapshot();
        if (!snapshot.id().equals(process)) {
            return Behaviors.same();
        }
        if (snapshot.state().isFinal() || snapshot.state() instanceof ProcessState.BackingOff) {
            result.complete(new Ended(snapshot));
            return Behaviors.stopped();
        }
        return snapshot.state().isAlive() && !looking ? onLook() : Behaviors.same();
    }

    private Behavior<Command> onLook() {
        if (result.isDone()) {
            return Behaviors.stopped();
        }
        looking = true;
        trees.of(process)
                .ifPresentOrElse(
                        tree -> context.pipeToSelf(
                                tree.ports(io), (ports, failure) -> new Seen(ports == null ? List.of() : ports)),
                        this::lookLater);
        return Behaviors.same();
    }

    private Behavior<Command> onSeen(Seen seen) {
        Set<Integer> open = seen.ports().stream().map(ListeningPort::port).collect(Collectors.toSet());
        if (!open.isEmpty() && open.containsAll(wanted)) {
            result.complete(new Listening(seen.ports()));
            return Behaviors.stopped();
        }
        lookLater();
        return Behaviors.same();
    }

    private void lookLater() {
        timers.startSingleTimer(Look.INSTANCE, pause);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(SLOWEST) < 0 ? twice : SLOWEST;
    }
}
