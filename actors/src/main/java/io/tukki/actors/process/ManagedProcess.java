package io.tukki.actors.process;

import io.tukki.actors.log.LogStore;
import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.launch.RunningProcess.TreeMember;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One process: at most one incarnation of it at a time.
 *
 * <pre>
 *   down --Start--> launching --spawned--> up --leader exits, Stop, Kill or Restart--> ending
 *    ^                  |                                                                |
 *    +---- not started -+-------- leader gone, output stored, tree empty ----------------+
 * </pre>
 *
 * <p>Ending by itself, a process has its output drained first; then what is left of its tree is stopped by the ladder.
 * Told to stop, the ladder begins at once. The ladder's steps are signals to the whole group; behind the last of them
 * comes SIGKILL to the whole tree. The next incarnation starts only when the last one is complete.
 */
public final class ManagedProcess {

    /** What a process is told. */
    public sealed interface Command {}

    /** Starts an incarnation; while one is ending, as soon as it has ended; no effect while one is up. */
    public enum Start implements Command {
        INSTANCE
    }

    /** Stops by the ladder of the spec and answers when the tree is empty; joins a stop under way. */
    public record Stop(ActorRef<StopReport> replyTo) implements Command {}

    /** Jumps to the last step, SIGKILL, and answers when the tree is empty. */
    public record Kill(ActorRef<StopReport> replyTo) implements Command {}

    /** Stops, then starts a new incarnation; only starts if nothing runs. */
    public enum Restart implements Command {
        INSTANCE
    }

    private record Launched(Launch launch) implements Command {}

    private record LeaderExited(long incarnation, ExitStatus status) implements Command {}

    private record OutputHandedOver(long incarnation, boolean cut) implements Command {}

    private record OutputStored(long incarnation) implements Command {}

    private record TreeSeen(long incarnation, List<TreeMember> members) implements Command {}

    private record KillReached(long incarnation, List<TreeMember> members) implements Command {}

    private record Survived(List<TreeMember> members) implements Command {}

    private enum StepElapsed implements Command {
        INSTANCE
    }

    private enum PatienceElapsed implements Command {
        INSTANCE
    }

    private enum LookAgain implements Command {
        INSTANCE
    }

    private record IoFailed(Throwable cause) implements Command {}

    private static final Duration FIRST_LOOK = Duration.ofMillis(5);
    private static final Duration SLOWEST_LOOK = Duration.ofMillis(250);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ProcessSpec spec;
    private final ProcessServices services;
    private final ActorRef<ProcessSnapshot> listener;
    private long incarnations;

    private ManagedProcess(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ProcessSpec spec,
            ProcessServices services,
            ActorRef<ProcessSnapshot> listener) {
        this.context = context;
        this.timers = timers;
        this.spec = spec;
        this.services = services;
        this.listener = listener;
    }

    /**
     * Returns the behaviour of a process that is down.
     *
     * @param listener told of each change of state
     */
    public static Behavior<Command> create(
            ProcessSpec spec, ProcessServices services, ActorRef<ProcessSnapshot> listener) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new ManagedProcess(context, timers, spec, services, listener).down()));
    }

    // ---- states

    private Behavior<Command> down() {
        return Behaviors.receive(Command.class)
                .onMessageEquals(Start.INSTANCE, this::launch)
                .onMessageEquals(Restart.INSTANCE, this::launch)
                .onMessage(Stop.class, stop -> onNothingRuns(stop.replyTo()))
                .onMessage(Kill.class, kill -> onNothingRuns(kill.replyTo()))
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> launching(CompletableFuture<Launch> launch, Instant since, Ending ending) {
        return Behaviors.receive(Command.class)
                .onMessage(Launched.class, launched -> onLaunched(launched.launch(), since, ending))
                .onMessage(IoFailed.class, failed -> onLaunchFailed(failed, since, ending))
                .onMessageEquals(Start.INSTANCE, () -> onStartWanted(ending))
                .onMessageEquals(Restart.INSTANCE, () -> onRestartWhileLaunching(ending))
                .onMessage(Stop.class, stop -> onStopWhileLaunching(stop.replyTo(), false, ending))
                .onMessage(Kill.class, kill -> onStopWhileLaunching(kill.replyTo(), true, ending))
                .onAnyMessage(late -> Behaviors.same())
                .onSignal(PostStop.class, signal -> onPostStop(launch))
                .build();
    }

    private Behavior<Command> up(Incarnation current) {
        Ending ending = new Ending();
        return Behaviors.receive(Command.class)
                .onMessage(LeaderExited.class, exited -> onLeaderExited(current, ending, exited))
                .onMessage(OutputHandedOver.class, over -> onHandedOver(current, ending, over))
                .onMessage(OutputStored.class, stored -> onOutputStored(current, ending, stored))
                .onMessageEquals(Start.INSTANCE, Behaviors::same)
                .onMessageEquals(Restart.INSTANCE, () -> onRestart(current, ending))
                .onMessage(Stop.class, stop -> onStop(current, ending, stop.replyTo()))
                .onMessage(Kill.class, kill -> onKill(current, ending, kill.replyTo()))
                .onMessage(IoFailed.class, this::onIoFailed)
                .onAnyMessage(late -> Behaviors.same())
                .onSignal(PostStop.class, signal -> onPostStop(current))
                .build();
    }

    private Behavior<Command> ending(Incarnation current, Ending ending) {
        return Behaviors.receive(Command.class)
                .onMessage(LeaderExited.class, exited -> onLeaderExited(current, ending, exited))
                .onMessage(OutputHandedOver.class, over -> onHandedOver(current, ending, over))
                .onMessage(OutputStored.class, stored -> onOutputStored(current, ending, stored))
                .onMessage(TreeSeen.class, seen -> onTreeSeen(current, ending, seen))
                .onMessage(KillReached.class, reached -> onKillReached(current, ending, reached))
                .onMessageEquals(StepElapsed.INSTANCE, () -> onStepElapsed(current, ending))
                .onMessageEquals(PatienceElapsed.INSTANCE, () -> onPatienceElapsed(current))
                .onMessage(Survived.class, survived -> onSurvived(ending, survived))
                .onMessageEquals(LookAgain.INSTANCE, () -> onLookAgain(current, ending))
                .onMessageEquals(Start.INSTANCE, () -> onStartWanted(ending))
                .onMessageEquals(Restart.INSTANCE, () -> onRestart(current, ending))
                .onMessage(Stop.class, stop -> onStop(current, ending, stop.replyTo()))
                .onMessage(Kill.class, kill -> onKill(current, ending, kill.replyTo()))
                .onMessage(IoFailed.class, this::onIoFailed)
                .onAnyMessage(late -> Behaviors.same())
                .onSignal(PostStop.class, signal -> onPostStop(current))
                .build();
    }

    // ---- starting

    private Behavior<Command> launch() {
        incarnations++;
        publish(new ProcessState.Starting());
        long number = incarnations;
        CompletableFuture<Launch> launch = CompletableFuture.supplyAsync(
                () -> services.launcher().launch(services.request(spec, number)), services.io());
        pipe(launch, Launched::new);
        return launching(launch, services.clock().instant(), new Ending());
    }

    private Behavior<Command> onLaunched(Launch launch, Instant since, Ending ending) {
        if (launch instanceof Launch.Refused refused) {
            return onNotStarted(refused.status(), since, ending);
        }
        RunningProcess child = ((Launch.Started) launch).process();
        Capture capture = Capture.start(context.getSystem(), services, spec, incarnations, child);
        Incarnation current = new Incarnation(incarnations, child, capture, since);
        pipe(child.exit(), status -> new LeaderExited(current.number(), status));
        pipe(capture.handedOver(), cut -> new OutputHandedOver(current.number(), cut));
        publish(new ProcessState.Running(child.pid(), since));
        if (!ending.isAsked()) {
            return up(current);
        }
        return ending.isKillAsked() ? kill(current, ending) : beginLadder(current, ending);
    }

    private Behavior<Command> onLaunchFailed(IoFailed failed, Instant since, Ending ending) {
        context.getLog().error("Starting {} failed", spec.id(), failed.cause());
        String message = failed.cause().toString();
        return onNotStarted(new ExitStatus.NotStarted(ExitStatus.Cause.OTHER, message), since, ending);
    }

    private Behavior<Command> onNotStarted(ExitStatus.NotStarted status, Instant since, Ending ending) {
        ending.leaderExited(status);
        return finish(incarnations, since, ending);
    }

    private Behavior<Command> onStartWanted(Ending ending) {
        ending.startAfter(ending.isAsked() || ending.isLeaderGone());
        return Behaviors.same();
    }

    /** Whoever asks for a restart wants an incarnation that was started after that, not the one under way. */
    private Behavior<Command> onRestartWhileLaunching(Ending ending) {
        ending.askStop(services.clock().instant());
        ending.startAfter(true);
        return Behaviors.same();
    }

    private Behavior<Command> onStopWhileLaunching(ActorRef<StopReport> replyTo, boolean kill, Ending ending) {
        if (kill) {
            ending.askKill(services.clock().instant());
        } else {
            ending.askStop(services.clock().instant());
        }
        ending.startAfter(false);
        ending.wait(replyTo);
        return Behaviors.same();
    }

    // ---- stopping

    private Behavior<Command> onNothingRuns(ActorRef<StopReport> replyTo) {
        replyTo.tell(StopReport.notRunning(spec.id()));
        return Behaviors.same();
    }

    private Behavior<Command> onStop(Incarnation current, Ending ending, ActorRef<StopReport> replyTo) {
        ending.askStop(services.clock().instant());
        ending.startAfter(false);
        ending.wait(replyTo);
        return beginLadder(current, ending);
    }

    private Behavior<Command> onKill(Incarnation current, Ending ending, ActorRef<StopReport> replyTo) {
        ending.askKill(services.clock().instant());
        ending.startAfter(false);
        ending.wait(replyTo);
        return ending.isKillSent() ? Behaviors.same() : kill(current, ending);
    }

    private Behavior<Command> onRestart(Incarnation current, Ending ending) {
        ending.askStop(services.clock().instant());
        ending.startAfter(true);
        return beginLadder(current, ending);
    }

    private Behavior<Command> beginLadder(Incarnation current, Ending ending) {
        if (ending.isLadderBegun()) {
            return Behaviors.same();
        }
        publish(new ProcessState.Stopping(current.child().pid()));
        return onStepElapsed(current, ending);
    }

    private Behavior<Command> onStepElapsed(Incarnation current, Ending ending) {
        List<StopLadder.Step> steps = spec.stopLadder().steps();
        int next = ending.nextStep();
        if (next >= steps.size()) {
            return kill(current, ending);
        }
        StopLadder.Step step = steps.get(next);
        onIo(() -> current.child().signalTree(step.signal()), reached -> LookAgain.INSTANCE);
        timers.startSingleTimer(StepElapsed.INSTANCE, step.grace());
        return ending(current, ending);
    }

    private Behavior<Command> kill(Incarnation current, Ending ending) {
        timers.cancel(StepElapsed.INSTANCE);
        publish(new ProcessState.Stopping(current.child().pid()));
        if (!ending.isKillSent()) {
            timers.startSingleTimer(PatienceElapsed.INSTANCE, KILL_PATIENCE);
        }
        ending.killSent();
        sendKill(current);
        return ending(current, ending);
    }

    private Behavior<Command> sendKill(Incarnation current) {
        onIo(() -> current.child().signalTree(OsSignal.KILL), reached -> new KillReached(current.number(), reached));
        return Behaviors.same();
    }

    private Behavior<Command> onKillReached(Incarnation current, Ending ending, KillReached reached) {
        if (reached.incarnation() == current.number()) {
            ending.killReached(reached.members());
        }
        return look(current);
    }

    private Behavior<Command> onPatienceElapsed(Incarnation current) {
        onIo(() -> current.child().members(), Survived::new);
        return Behaviors.same();
    }

    private Behavior<Command> onSurvived(Ending ending, Survived survived) {
        if (!survived.members().isEmpty()) {
            context.getLog().warn("{} survives SIGKILL: {}", spec.id(), survived.members());
            ending.answer(spec.id(), services.clock().instant(), survived.members());
        }
        return Behaviors.same();
    }

    // ---- ending

    private Behavior<Command> onLeaderExited(Incarnation current, Ending ending, LeaderExited exited) {
        if (exited.incarnation() != current.number()) {
            return Behaviors.same();
        }
        ending.leaderExited(exited.status());
        current.capture().childExited();
        if (ending.isLadderBegun() || ending.isOutputStored()) {
            look(current);
        }
        return ending(current, ending);
    }

    private Behavior<Command> onHandedOver(Incarnation current, Ending ending, OutputHandedOver over) {
        if (over.incarnation() == current.number()) {
            ending.outputHandedOver(over.cut());
            ActorRef<LogStore.Flushed> stored =
                    context.messageAdapter(LogStore.Flushed.class, flushed -> new OutputStored(current.number()));
            services.logStore().tell(new LogStore.Flush(stored));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onOutputStored(Incarnation current, Ending ending, OutputStored stored) {
        if (stored.incarnation() != current.number()) {
            return Behaviors.same();
        }
        ending.outputStored();
        if (ending.isLeaderGone()) {
            look(current);
        }
        return finishIfComplete(current, ending);
    }

    private Behavior<Command> look(Incarnation current) {
        timers.cancel(LookAgain.INSTANCE);
        onIo(() -> current.child().members(), members -> new TreeSeen(current.number(), members));
        return Behaviors.same();
    }

    private Behavior<Command> onLookAgain(Incarnation current, Ending ending) {
        return ending.isKillSent() ? sendKill(current) : look(current);
    }

    private Behavior<Command> onTreeSeen(Incarnation current, Ending ending, TreeSeen seen) {
        if (seen.incarnation() != current.number() || !ending.isLeaderGone()) {
            return Behaviors.same(); // the exit of the leader is the next occasion to look
        }
        if (seen.members().isEmpty()) {
            ending.treeEmptied();
            return finishIfComplete(current, ending);
        }
        if (ending.isKillSent()) {
            onIo(
                    () -> current.child().signalTree(OsSignal.KILL),
                    reached -> new KillReached(current.number(), reached));
        }
        timers.startSingleTimer(LookAgain.INSTANCE, ending.nextPause(FIRST_LOOK, SLOWEST_LOOK));
        return beginLadder(current, ending);
    }

    private Behavior<Command> finishIfComplete(Incarnation current, Ending ending) {
        if (!ending.isComplete()) {
            return Behaviors.same();
        }
        current.child().release();
        return finish(current.number(), current.startedAt(), ending);
    }

    private Behavior<Command> finish(long number, Instant startedAt, Ending ending) {
        timers.cancelAll();
        Instant now = services.clock().instant();
        ExitReport report = ending.exitReport(spec.id(), number, startedAt, now);
        if (!ending.wantsStart()) {
            publish(new ProcessState.Exited(report)); // else it never was at rest
        }
        ending.answer(spec.id(), now, List.of());
        return ending.wantsStart() ? launch() : down();
    }

    // ---- helpers

    private Behavior<Command> onIoFailed(IoFailed failed) {
        context.getLog().error("Looking after {} failed; trying again", spec.id(), failed.cause());
        timers.startSingleTimer(LookAgain.INSTANCE, SLOWEST_LOOK);
        return Behaviors.same();
    }

    private Behavior<Command> onPostStop(CompletableFuture<Launch> launch) {
        launch.thenAcceptAsync(
                result -> {
                    if (result instanceof Launch.Started started) {
                        endTree(started.process());
                    }
                },
                services.io());
        return Behaviors.same();
    }

    private Behavior<Command> onPostStop(Incarnation current) {
        services.io().execute(() -> endTree(current.child()));
        return Behaviors.same();
    }

    /** The last resort, when this actor is stopped while its process runs: the tree is killed, not orphaned. */
    private static void endTree(RunningProcess child) {
        child.signalTree(OsSignal.KILL);
        child.release();
    }

    private void publish(ProcessState state) {
        listener.tell(new ProcessSnapshot(spec, state, incarnations));
    }

    /** Runs a call that may block elsewhere; {@code message} is applied in this actor's turn. */
    private <T> void onIo(Supplier<T> call, Function<T, Command> message) {
        pipe(CompletableFuture.supplyAsync(call, services.io()), message);
    }

    private <T> void pipe(CompletionStage<T> stage, Function<T, Command> message) {
        context.pipeToSelf(stage, (value, failure) -> failure == null ? message.apply(value) : new IoFailed(failure));
    }
}
