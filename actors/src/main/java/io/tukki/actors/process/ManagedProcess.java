package io.tukki.actors.process;

import io.tukki.actors.log.LogStore;
import io.tukki.actors.probe.Prober;
import io.tukki.core.event.ProcessTakenOver;
import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.launch.RunningProcess.TreeMember;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.MemoryCeiling;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.lifecycle.TimeLimit;
import io.tukki.core.probe.Notices;
import io.tukki.core.probe.ProbeTally;
import io.tukki.core.probe.ProbeTally.Verdict;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.core.process.StopLadder;
import io.tukki.core.restart.RestartHistory;
import io.tukki.core.restart.Restarts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One process: at most one incarnation of it at a time.
 *
 * <pre>
 *   down --Start--> launching --spawned--> up --leader exits, fails a check, Stop, Kill or Restart--> ending
 *    ^                  |                                                                                |
 *    +---- not started -+--------------- leader gone, output stored, tree empty -------------------------+
 *    |                                                                                                   |
 *    +--Stop-- backing off <------------------------- the restart policy wants it up again --------------+
 * </pre>
 *
 * <p>Ending by itself, a process has its output drained first; then what is left of its tree is stopped by the ladder.
 * Told to stop, or found failed by a probe or a time limit, the ladder begins at once. The ladder's steps are signals
 * to the whole tree; behind the last of them comes SIGKILL. The next incarnation starts only when the last one is
 * complete. A manual stop beats every automatic restart.
 *
 * <p>If this actor itself crashes it is restarted and takes the running incarnation over: see {@link Custody}.
 */
public final class ManagedProcess {

    /** What a process is told. */
    public sealed interface Command {}

    /** Starts an incarnation; while one is ending, as soon as it has ended; no effect while one is up. */
    public enum Start implements Command {
        INSTANCE
    }

    /** Starts as {@link Start} does, and goes on with the restart history: it was not asked for by hand. */
    public enum StartAgain implements Command {
        INSTANCE
    }

    /** Stops by the ladder of the spec and answers when the tree is empty; joins a stop under way. */
    public record Stop(ActorRef<StopReport> replyTo) implements Command {}

    /**
     * Stops as {@link Stop} does, with others; beaten by a stop by hand.
     *
     * @param reason what it then waits for, or why it has failed
     * @param forGood whether it then has failed; else it is pending, and is started again by whoever stopped it
     */
    public record Halt(String reason, boolean forGood, ActorRef<StopReport> replyTo) implements Command {}

    /** Jumps to the last step, SIGKILL, and answers when the tree is empty. */
    public record Kill(ActorRef<StopReport> replyTo) implements Command {}

    /** Stops, then starts a new incarnation; only starts if nothing runs. */
    public enum Restart implements Command {
        INSTANCE
    }

    /** Sends a signal to the whole tree; no effect while nothing runs. What comes of it is up to the process. */
    public record SendSignal(OsSignal signal) implements Command {}

    /** Says whether its manager starts it again after a failure, since others may be restarted with it. */
    record Joint(boolean value) implements Command {}
    /** Sends something to its standard input or terminal; kept while it is being launched. */
    public record SendInput(Input input, ActorRef<InputReply> replyTo) implements Command {}

    private record Launched(Launch launch) implements Command {}

    private record LeaderExited(long incarnation, ExitStatus status) implements Command {}

    private record OutputHandedOver(long incarnation, boolean cut) implements Command {}

    private record OutputStored(long incarnation) implements Command {}

    private record Probed(long incarnation, ProbeKind kind, Prober.Answer answer) implements Command {}

    private record Told(long incarnation) implements Command {}

    private enum QuietElapsed implements Command {
        INSTANCE
    }

    private enum SilenceElapsed implements Command {
        INSTANCE
    }

    private record TreeSeen(long incarnation, List<TreeMember> members) implements Command {}

    private record Signalled(long incarnation) implements Command {}

    private record KillReached(long incarnation, List<TreeMember> members) implements Command {}

    private record Survived(long incarnation, List<TreeMember> members) implements Command {}

    private enum StartTimeElapsed implements Command {
        INSTANCE
    }

    private enum RunTimeElapsed implements Command {
        INSTANCE
    }

    private enum MemoryLookDue implements Command {
        INSTANCE
    }

    private record MemorySeen(long incarnation, TreeStats stats) implements Command {}

    private enum BackoffElapsed implements Command {
        INSTANCE
    }

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
    /** What a process tells of itself is looked at ten times a second at most. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private static final Duration MEMORY_PERIOD = Duration.ofSeconds(1);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ProcessSpec spec;
    private final ProcessServices services;
    private final ActorRef<ProcessSnapshot> listener;
    private final Custody custody;
    private final Inputs inputs;

    private ManagedProcess(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ProcessSpec spec,
            ProcessServices services,
            ActorRef<ProcessSnapshot> listener,
            Custody custody,
            Inputs inputs) {
        this.context = context;
        this.timers = timers;
        this.spec = spec;
        this.services = services;
        this.listener = listener;
        this.custody = custody;
        this.inputs = inputs;
    }

    /**
     * Returns the behaviour of a process that is down.
     *
     * @param listener told of each change of state
     */
    public static Behavior<Command> create(
            ProcessSpec spec, ProcessServices services, ActorRef<ProcessSnapshot> listener) {
        Custody custody = new Custody();
        Inputs inputs = new Inputs(spec);
        Behavior<Command> process = Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new ManagedProcess(context, timers, spec, services, listener, custody, inputs).takeOver()));
        return Behaviors.supervise(process).onFailure(SupervisorStrategy.restart());
    }

    /** Goes on where the custody says that this process stands: down, unless this actor has just crashed. */
    private Behavior<Command> takeOver() {
        Incarnation current = custody.current;
        if (current != null) {
            long pid = current.child().pid();
            context.getLog().warn("taking over {}, incarnation {}, pid {}", spec.id(), current.number(), pid);
            services.events()
                    .publish(new ProcessTakenOver(services.events().stamps().next(), spec.id(), current.number(), pid));
            follow(current);
            timers.startSingleTimer(LookAgain.INSTANCE, FIRST_LOOK);
            return goOn(current);
        }
        CompletableFuture<Launch> launch = custody.launch;
        if (launch != null) {
            pipe(launch, Launched::new);
            return launching(launch);
        }
        ProcessState.BackingOff waiting = custody.backingOff;
        return waiting == null ? down() : backOff(waiting, SLOWEST_LOOK);
    }

    private Behavior<Command> goOn(Incarnation current) {
        if (custody.ending.isLadderBegun()) {
            Command next = custody.ending.isKillSent() ? PatienceElapsed.INSTANCE : StepElapsed.INSTANCE;
            Instant now = services.clock().instant();
            timers.startSingleTimer(next, custody.ending.timeLeft(now));
            return ending(current);
        }
        return custody.ending.isLeaderGone() ? ending(current) : upAsWanted(current);
    }

    // ---- states

    private BehaviorBuilder<Command> receive() {
        return Behaviors.receive(Command.class).onMessage(Joint.class, joint -> {
            custody.joint = joint.value();
            return Behaviors.same();
        });
    }

    private Behavior<Command> down() {
        return receive()
                .onMessageEquals(Start.INSTANCE, this::launchAnew)
                .onMessageEquals(StartAgain.INSTANCE, this::launch)
                .onMessageEquals(Restart.INSTANCE, this::launchAnew)
                .onMessage(Stop.class, stop -> onNothingRuns(stop.replyTo()))
                .onMessage(Halt.class, halt -> onNothingRuns(halt.replyTo()))
                .onMessage(Kill.class, kill -> onNothingRuns(kill.replyTo()))
                .onMessage(SendInput.class, this::refuse)
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> launching(CompletableFuture<Launch> launch) {
        return receive()
                .onMessage(Launched.class, launched -> onLaunched(launched.launch()))
                .onMessage(IoFailed.class, this::onLaunchFailed)
                .onMessageEquals(Start.INSTANCE, this::onStartWanted)
                .onMessageEquals(StartAgain.INSTANCE, this::onStartWanted)
                .onMessage(Halt.class, this::onHaltWhileLaunching)
                .onMessageEquals(Restart.INSTANCE, this::onRestartWhileLaunching)
                .onMessage(Stop.class, stop -> onStopWhileLaunching(stop.replyTo(), false))
                .onMessage(Kill.class, kill -> onStopWhileLaunching(kill.replyTo(), true))
                .onMessage(SendInput.class, this::keep)
                .onAnyMessage(late -> Behaviors.same())
                .onSignal(PostStop.class, signal -> onPostStop(launch))
                .build();
    }

    private Behavior<Command> up(Incarnation current) {
        Probing probing = new Probing(spec, custody.tallies);
        ask(probing, probing.first(), current);
        if (!custody.wasReady) {
            startTimer(StartTimeElapsed.INSTANCE, new TimeLimit(spec.startTimeout(), current.startedAt()));
        }
        startTimer(RunTimeElapsed.INSTANCE, new TimeLimit(spec.runTimeout(), current.startedAt()));
        if (spec.memoryCeiling() > 0) {
            timers.startTimerWithFixedDelay(MemoryLookDue.INSTANCE, MEMORY_PERIOD);
        }
        return receive()
                .onMessage(Probed.class, probed -> onProbed(current, probing, probed))
                .onMessage(Told.class, told -> onTold(current, probing, told))
                .onMessageEquals(QuietElapsed.INSTANCE, () -> listen(current, probing))
                .onMessageEquals(SilenceElapsed.INSTANCE, () -> onSilenceElapsed(current, probing))
                .onMessage(LeaderExited.class, exited -> leaving(probing, onLeaderExited(current, exited)))
                .onMessage(OutputHandedOver.class, over -> onHandedOver(current, over))
                .onMessage(OutputStored.class, stored -> onOutputStored(current, stored))
                .onMessageEquals(StartTimeElapsed.INSTANCE, () -> onStartTimeElapsed(current, probing))
                .onMessageEquals(RunTimeElapsed.INSTANCE, () -> onRunTimeElapsed(current, probing))
                .onMessageEquals(MemoryLookDue.INSTANCE, () -> onMemoryLookDue(current))
                .onMessage(MemorySeen.class, seen -> onMemorySeen(current, probing, seen))
                .onMessageEquals(Start.INSTANCE, Behaviors::same)
                .onMessageEquals(StartAgain.INSTANCE, Behaviors::same)
                .onMessage(Halt.class, halt -> leaving(probing, onHalt(current, halt)))
                .onMessageEquals(Restart.INSTANCE, () -> leaving(probing, onRestart(current)))
                .onMessage(Stop.class, stop -> leaving(probing, onStop(current, stop.replyTo())))
                .onMessage(Kill.class, kill -> leaving(probing, onKill(current, kill.replyTo())))
                .onMessage(SendSignal.class, signal -> onSendSignal(current, signal))
                .onMessage(IoFailed.class, this::onIoFailed)
                .onMessage(SendInput.class, sent -> give(current, sent))
                .onAnyMessage(late -> Behaviors.same())
                .onSignal(PreRestart.class, signal -> leaving(probing, Behaviors.same()))
                .onSignal(PostStop.class, signal -> leaving(probing, onPostStop(current)))
                .build();
    }

    private Behavior<Command> ending(Incarnation current) {
        return receive()
                .onMessage(LeaderExited.class, exited -> onLeaderExited(current, exited))
                .onMessage(OutputHandedOver.class, over -> onHandedOver(current, over))
                .onMessage(OutputStored.class, stored -> onOutputStored(current, stored))
                .onMessage(TreeSeen.class, seen -> onTreeSeen(current, seen))
                .onMessage(Signalled.class, signalled -> onSignalled(current, signalled))
                .onMessage(KillReached.class, reached -> onKillReached(current, reached))
                .onMessageEquals(StepElapsed.INSTANCE, () -> onStepElapsed(current))
                .onMessageEquals(PatienceElapsed.INSTANCE, () -> onPatienceElapsed(current))
                .onMessage(Survived.class, survived -> onSurvived(current, survived))
                .onMessageEquals(LookAgain.INSTANCE, () -> onLookAgain(current))
                .onMessageEquals(Start.INSTANCE, this::onStartWanted)
                .onMessageEquals(StartAgain.INSTANCE, this::onStartWanted)
                .onMessage(Halt.class, halt -> onHalt(current, halt))
                .onMessageEquals(Restart.INSTANCE, () -> onRestart(current))
                .onMessage(Stop.class, stop -> onStop(current, stop.replyTo()))
                .onMessage(Kill.class, kill -> onKill(current, kill.replyTo()))
                .onMessage(SendSignal.class, signal -> onSendSignal(current, signal))
                .onMessage(IoFailed.class, this::onIoFailed)
                .onMessage(SendInput.class, sent -> give(current, sent))
                .onAnyMessage(late -> Behaviors.same())
                .onSignal(PostStop.class, signal -> onPostStop(current))
                .build();
    }

    private Behavior<Command> backingOff(ExitReport last) {
        return receive()
                .onMessageEquals(BackoffElapsed.INSTANCE, this::launch)
                .onMessageEquals(Start.INSTANCE, this::launchAnew)
                .onMessageEquals(StartAgain.INSTANCE, this::launch)
                .onMessageEquals(Restart.INSTANCE, this::launchAnew)
                .onMessage(Stop.class, stop -> onStopWhileBackingOff(new ProcessState.Exited(last), stop.replyTo()))
                .onMessage(Kill.class, kill -> onStopWhileBackingOff(new ProcessState.Exited(last), kill.replyTo()))
                .onMessage(Halt.class, halt -> onStopWhileBackingOff(halted(halt, last), halt.replyTo()))
                .onMessage(SendInput.class, this::refuse)
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    // ---- starting

    private Behavior<Command> launchAnew() {
        custody.history = RestartHistory.NONE;
        return launch();
    }

    private Behavior<Command> launch() {
        timers.cancelAll();
        Instant now = services.clock().instant();
        long number = custody.incarnations + 1;
        CompletableFuture<Launch> launch = CompletableFuture.supplyAsync(
                () -> services.launcher().launch(services.request(spec, number)), services.io());
        custody.begin(launch, now);
        publish(new ProcessState.Starting());
        pipe(launch, Launched::new);
        return launching(launch);
    }

    private Behavior<Command> onLaunched(Launch launch) {
        if (launch instanceof Launch.Refused refused) {
            return onNotStarted(refused.status());
        }
        RunningProcess child = ((Launch.Started) launch).process();
        long number = custody.incarnations;
        long head = services.logs().head();
        Capture capture = Capture.start(services.outputs(), spec, number, child);
        ActorRef<Command> self = context.getSelf();
        NoticeReader notices = NoticeReader.start(spec.id(), child, services.io(), () -> self.tell(new Told(number)));
        Optional<InputQueue> stdin = child.stdin().map(input -> new InputQueue(input, services.io()));
        Incarnation current = new Incarnation(number, child, stdin, capture, notices, head, custody.launchedAt);
        custody.current = current;
        services.trees().began(spec.id(), child);
        inputs.giveTo(current);
        follow(current);
        return upAsWanted(current);
    }

    /** Goes on with a child that runs: it is up, or stopped at once if that was asked meanwhile. */
    private Behavior<Command> upAsWanted(Incarnation current) {
        boolean ready = custody.tallies
                        .getOrDefault(ProbeKind.READINESS, ProbeTally.NONE)
                        .verdict()
                == Verdict.PASSED;
        publishUp(current, ready);
        if (!custody.ending.isAsked()) {
            return up(current);
        }
        return custody.ending.isKillAsked() ? kill(current) : beginLadder(current);
    }

    private void publishUp(Incarnation current, boolean ready) {
        long pid = current.child().pid();
        Instant since = current.startedAt();
        publish(ready ? new ProcessState.Ready(pid, since) : new ProcessState.Running(pid, since));
    }

    private void follow(Incarnation current) {
        pipe(current.child().exit(), status -> new LeaderExited(current.number(), status));
        if (spec.tellsOfItself()) {
            context.getSelf().tell(new Told(current.number())); // what came while nobody could hear it
        }
        pipe(current.capture().handedOver(), cut -> new OutputHandedOver(current.number(), cut));
    }

    private Behavior<Command> onLaunchFailed(IoFailed failed) {
        context.getLog().error("Starting {} failed", spec.id(), failed.cause());
        return onNotStarted(
                new ExitStatus.NotStarted(ExitStatus.Cause.OTHER, failed.cause().toString()));
    }

    private Behavior<Command> onNotStarted(ExitStatus.NotStarted status) {
        inputs.drop();
        custody.ending.leaderExited(status);
        return finish();
    }

    private Behavior<Command> onStartWanted() {
        custody.ending.startAfter(custody.ending.isAsked() || custody.ending.isLeaderGone());
        return Behaviors.same();
    }

    /** Whoever asks for a restart wants an incarnation that was started after that, not the one under way. */
    private Behavior<Command> onRestartWhileLaunching() {
        custody.ending.askStop(services.clock().instant());
        custody.ending.startAfter(true);
        return Behaviors.same();
    }

    private Behavior<Command> onStopWhileLaunching(ActorRef<StopReport> replyTo, boolean kill) {
        Instant now = services.clock().instant();
        if (kill) {
            custody.ending.askKill(now);
        } else {
            custody.ending.askStop(now);
        }
        custody.ending.startAfter(false);
        custody.ending.wait(replyTo);
        return Behaviors.same();
    }

    // ---- being up

    private void ask(Probing probing, List<ProbeKind> kinds, Incarnation current) {
        kinds.forEach(kind -> ask(probing, kind, current));
        hear(current, probing);
    }

    private void ask(Probing probing, ProbeKind kind, Incarnation current) {
        probing.ask(
                context,
                services,
                kind,
                custody.probedSince,
                services.request(spec, current.number()),
                current.headAtLaunch(),
                (of, answer) -> new Probed(current.number(), of, answer));
    }

    private Behavior<Command> onProbed(Incarnation current, Probing probing, Probed probed) {
        if (probed.incarnation() != current.number()) {
            return Behaviors.same();
        }
        Optional<Verdict> verdict = probing.answered(probed.kind(), probed.answer());
        noteWhatIsFound(current, probing, probed);
        if (verdict.isEmpty()) {
            return Behaviors.same();
        }
        boolean passed = verdict.get() == Verdict.PASSED;
        return switch (probed.kind()) {
            case STARTUP -> passed ? onStarted(current, probing) : failed(current, probing, probed);
            case READINESS -> onReadiness(current, passed);
            case LIVENESS -> passed ? Behaviors.same() : failed(current, probing, probed);
        };
    }

    /** Until it is ready, whoever asks why is told what the probe found last. */
    private void noteWhatIsFound(Incarnation current, Probing probing, Probed probed) {
        boolean counts = probed.kind() != ProbeKind.LIVENESS && !probing.hasPassed(ProbeKind.READINESS);
        String found = counts && !probed.answer().good() ? probed.answer().detail() : null;
        if (counts && !Objects.equals(found, custody.note)) {
            custody.note = found;
            publishUp(current, false);
        }
        if (!counts) {
            custody.note = null;
        }
    }

    private Behavior<Command> onTold(Incarnation current, Probing probing, Told told) {
        return told.incarnation() == current.number() && !timers.isTimerActive(QuietElapsed.INSTANCE)
                ? listen(current, probing)
                : Behaviors.same(); // it is taken when the pause is over
    }

    private Behavior<Command> listen(Incarnation current, Probing probing) {
        Notices news = current.notices().take();
        if (news.equals(Notices.NONE)) {
            return Behaviors.same();
        }
        timers.startSingleTimer(QuietElapsed.INSTANCE, QUIET);
        String statusBefore = custody.told.status();
        custody.told = custody.told.and(news);
        if (news.alive()) {
            custody.aliveAt = services.clock().instant();
        }
        if (!Objects.equals(statusBefore, custody.told.status())) {
            publishUp(current, probing.hasPassed(ProbeKind.READINESS));
        }
        hear(current, probing);
        return Behaviors.same();
    }

    /** Acts on what it has told of itself. */
    private void hear(Incarnation current, Probing probing) {
        boolean ready = Boolean.TRUE.equals(custody.told.ready());
        Prober.Answer answer = new Prober.Answer(ready, ready ? "it says READY=1" : "it says READY=0");
        probing.answeredBy(custody.told)
                .forEach(kind -> context.getSelf().tell(new Probed(current.number(), kind, answer)));
        probing.silence(custody.probedSince, custody.aliveAt)
                .ifPresent(silence -> startTimer(SilenceElapsed.INSTANCE, silence));
    }

    private Behavior<Command> onSilenceElapsed(Incarnation current, Probing probing) {
        listen(current, probing); // it may have come just now
        boolean over = probing.silence(custody.probedSince, custody.aliveAt)
                .filter(silence -> silence.left(services.clock().instant()).isZero())
                .isPresent();
        if (over) {
            String nothing = "no WATCHDOG=1 within " + spec.silence().orElse(Duration.ZERO);
            Prober.Answer answer = new Prober.Answer(false, nothing);
            return onProbed(current, probing, new Probed(current.number(), ProbeKind.LIVENESS, answer));
        }
        hear(current, probing);
        return Behaviors.same();
    }

    private Behavior<Command> onStarted(Incarnation current, Probing probing) {
        probing.end();
        custody.probedSince = services.clock().instant();
        ask(probing, probing.rest(), current);
        return Behaviors.same();
    }

    private Behavior<Command> onReadiness(Incarnation current, boolean ready) {
        if (ready) {
            custody.wasReady = true;
            timers.cancel(StartTimeElapsed.INSTANCE);
        }
        publishUp(current, ready);
        return Behaviors.same();
    }

    private Behavior<Command> failed(Incarnation current, Probing probing, Probed probed) {
        String check =
                Objects.requireNonNull(spec.probes().get(probed.kind())).check().describe();
        String kind = probed.kind().name().toLowerCase(Locale.ROOT);
        return fail(
                current,
                probing,
                ExitReport.Reason.FAILED_CHECK,
                kind + " probe failed: " + check + ": " + probed.answer().detail());
    }

    private Behavior<Command> onStartTimeElapsed(Incarnation current, Probing probing) {
        return spec.probes().containsKey(ProbeKind.READINESS)
                ? fail(current, probing, ExitReport.Reason.TIMEOUT, "not ready within " + spec.startTimeout())
                : Behaviors.same();
    }

    private Behavior<Command> onRunTimeElapsed(Incarnation current, Probing probing) {
        return fail(current, probing, ExitReport.Reason.TIMEOUT, "ran longer than " + spec.runTimeout());
    }

    private Behavior<Command> onMemoryLookDue(Incarnation current) {
        pipe(current.child().stats(services.io()), stats -> new MemorySeen(current.number(), stats));
        return Behaviors.same();
    }

    private Behavior<Command> onMemorySeen(Incarnation current, Probing probing, MemorySeen seen) {
        Optional<String> exceeded = MemoryCeiling.exceeded(seen.stats(), spec.memoryCeiling());
        return exceeded.isPresent() && seen.incarnation() == current.number()
                ? fail(current, probing, ExitReport.Reason.MEMORY_CEILING, exceeded.get())
                : Behaviors.same();
    }

    private Behavior<Command> fail(Incarnation current, Probing probing, ExitReport.Reason why, String reason) {
        custody.ending.failCheck(why, reason);
        return leaving(probing, beginLadder(current));
    }

    private Behavior<Command> leaving(Probing probing, Behavior<Command> next) {
        probing.end();
        timers.cancel(StartTimeElapsed.INSTANCE);
        timers.cancel(RunTimeElapsed.INSTANCE);
        timers.cancel(MemoryLookDue.INSTANCE);
        timers.cancel(QuietElapsed.INSTANCE);
        timers.cancel(SilenceElapsed.INSTANCE);
        return next;
    }

    private Behavior<Command> onSendSignal(Incarnation current, SendSignal signal) {
        pipe(current.child().signalTree(signal.signal(), services.io()), reached -> new Signalled(current.number()));
        return Behaviors.same();
    }

    // ---- input

    private Behavior<Command> keep(SendInput sent) {
        inputs.keep(sent.input(), sent.replyTo());
        return Behaviors.same();
    }

    private Behavior<Command> give(Incarnation current, SendInput sent) {
        inputs.give(current, sent.input(), sent.replyTo());
        return Behaviors.same();
    }

    private Behavior<Command> refuse(SendInput sent) {
        inputs.refuse(sent.replyTo());
        return Behaviors.same();
    }

    // ---- stopping

    private Behavior<Command> onNothingRuns(ActorRef<StopReport> replyTo) {
        replyTo.tell(StopReport.notRunning(spec.id()));
        return Behaviors.same();
    }

    private static ProcessState halted(Halt halt, ExitReport last) {
        return halt.forGood() ? new ProcessState.Failed(halt.reason(), last) : new ProcessState.Pending(halt.reason());
    }

    private Behavior<Command> onHalt(Incarnation current, Halt halt) {
        custody.ending.halt(halt, services.clock().instant());
        return beginLadder(current);
    }

    private Behavior<Command> onHaltWhileLaunching(Halt halt) {
        custody.ending.halt(halt, services.clock().instant());
        return Behaviors.same();
    }

    private Behavior<Command> onStopWhileBackingOff(ProcessState next, ActorRef<StopReport> replyTo) {
        timers.cancelAll();
        custody.end();
        publish(next);
        replyTo.tell(StopReport.notRunning(spec.id()));
        return down();
    }

    private Behavior<Command> onStop(Incarnation current, ActorRef<StopReport> replyTo) {
        custody.ending.askStop(services.clock().instant());
        custody.ending.startAfter(false);
        custody.ending.wait(replyTo);
        return beginLadder(current);
    }

    private Behavior<Command> onKill(Incarnation current, ActorRef<StopReport> replyTo) {
        custody.ending.askKill(services.clock().instant());
        custody.ending.startAfter(false);
        custody.ending.wait(replyTo);
        return custody.ending.isKillSent() ? ending(current) : kill(current);
    }

    private Behavior<Command> onRestart(Incarnation current) {
        custody.ending.askStop(services.clock().instant());
        custody.ending.startAfter(true);
        return beginLadder(current);
    }

    private Behavior<Command> beginLadder(Incarnation current) {
        if (custody.ending.isLadderBegun()) {
            return ending(current);
        }
        publish(new ProcessState.Stopping(current.child().pid()));
        return onStepElapsed(current);
    }

    private Behavior<Command> onStepElapsed(Incarnation current) {
        List<StopLadder.Step> steps = spec.stopLadder().steps();
        int next = custody.ending.nextStep();
        if (next >= steps.size()) {
            return kill(current);
        }
        StopLadder.Step step = steps.get(next);
        custody.ending.allow(step.grace(), services.clock().instant());
        StopSteps.Taken taken = StopSteps.take(step, spec, current, services);
        custody.ending.stepTaken(taken.end());
        pipe(taken.done(), done -> new Signalled(current.number()));
        timers.startSingleTimer(StepElapsed.INSTANCE, step.grace());
        return ending(current);
    }

    private Behavior<Command> onSignalled(Incarnation current, Signalled signalled) {
        return signalled.incarnation() == current.number() && custody.ending.isLeaderGone()
                ? look(current)
                : Behaviors.same(); // the exit of the leader is the next occasion to look
    }

    private Behavior<Command> kill(Incarnation current) {
        timers.cancel(StepElapsed.INSTANCE);
        custody.ending.endStep();
        publish(new ProcessState.Stopping(current.child().pid()));
        if (!custody.ending.isKillSent()) {
            custody.ending.allow(KILL_PATIENCE, services.clock().instant());
            timers.startSingleTimer(PatienceElapsed.INSTANCE, KILL_PATIENCE);
        }
        sendKill(current);
        return ending(current);
    }

    private Behavior<Command> sendKill(Incarnation current) {
        custody.ending.killSent();
        onIo(() -> current.child().signalTree(OsSignal.KILL), reached -> new KillReached(current.number(), reached));
        return Behaviors.same();
    }

    private Behavior<Command> onKillReached(Incarnation current, KillReached reached) {
        if (reached.incarnation() == current.number()) {
            custody.ending.killReached(reached.members());
        }
        look(current);
        return finishIfComplete(current);
    }

    private Behavior<Command> onPatienceElapsed(Incarnation current) {
        pipe(current.child().look(services.io()), members -> new Survived(current.number(), members));
        return Behaviors.same();
    }

    private Behavior<Command> onSurvived(Incarnation current, Survived survived) {
        if (survived.incarnation() == current.number() && !survived.members().isEmpty()) {
            context.getLog().warn("{} survives SIGKILL: {}", spec.id(), survived.members());
            custody.ending.answer(spec.id(), services.clock().instant(), survived.members());
        }
        return Behaviors.same();
    }

    // ---- ending

    private Behavior<Command> onLeaderExited(Incarnation current, LeaderExited exited) {
        if (exited.incarnation() != current.number()) {
            return Behaviors.same();
        }
        custody.ending.leaderExited(exited.status());
        current.capture().childExited();
        if (custody.ending.isLadderBegun() || custody.ending.isOutputStored()) {
            look(current);
        }
        return ending(current);
    }

    private Behavior<Command> onHandedOver(Incarnation current, OutputHandedOver over) {
        if (over.incarnation() == current.number()) {
            custody.ending.outputHandedOver(over.cut());
            ActorRef<LogStore.Flushed> stored =
                    context.messageAdapter(LogStore.Flushed.class, flushed -> new OutputStored(current.number()));
            services.logStore().tell(new LogStore.Flush(stored));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onOutputStored(Incarnation current, OutputStored stored) {
        if (stored.incarnation() != current.number()) {
            return Behaviors.same();
        }
        custody.ending.outputStored();
        if (custody.ending.isLeaderGone()) {
            look(current);
        }
        return finishIfComplete(current);
    }

    private Behavior<Command> look(Incarnation current) {
        timers.cancel(LookAgain.INSTANCE);
        pipe(current.child().look(services.io()), members -> new TreeSeen(current.number(), members));
        return Behaviors.same();
    }

    private Behavior<Command> onLookAgain(Incarnation current) {
        return custody.ending.isKillSent() ? sendKill(current) : look(current);
    }

    private Behavior<Command> onTreeSeen(Incarnation current, TreeSeen seen) {
        if (seen.incarnation() != current.number() || !custody.ending.isLeaderGone()) {
            return Behaviors.same(); // the exit of the leader is the next occasion to look
        }
        if (seen.members().isEmpty()) {
            custody.ending.treeEmptied();
            return finishIfComplete(current);
        }
        timers.startSingleTimer(LookAgain.INSTANCE, custody.ending.nextPause(FIRST_LOOK, SLOWEST_LOOK));
        return custody.ending.isLadderBegun() ? Behaviors.same() : beginLadder(current);
    }

    private Behavior<Command> finishIfComplete(Incarnation current) {
        if (!custody.ending.isComplete()) {
            return Behaviors.same();
        }
        services.trees().ended(spec.id());
        current.child().release();
        return finish();
    }

    private Behavior<Command> finish() {
        timers.cancelAll();
        Instant now = services.clock().instant();
        Ending ended = custody.ending;
        Incarnation last = custody.current;
        ExitReport report = ended.exitReport(
                spec,
                custody.incarnations,
                custody.launchedAt,
                now,
                ended.isKilledByOthers() && services.oomKills().haveJustRisen(),
                last == null ? null : last.child().usage().orElse(null),
                last == null ? List.of() : LastLines.of(services.logs(), spec.id(), last.number()));
        custody.end();
        custody.lastExit = report;
        Behavior<Command> next = afterEnd(ended, report, now);
        ended.answer(spec.id(), now, List.of());
        return next;
    }

    private Behavior<Command> afterEnd(Ending ended, ExitReport report, Instant now) {
        if (ended.wantsStart()) {
            return launchAnew();
        }
        if (ended.isAsked()) {
            return rest(
                    ended.halt().map(halt -> halted(halt, report)).orElseGet(() -> new ProcessState.Exited(report)));
        }
        Restarts.Decision decision = Restarts.decide(
                spec.restartPolicy(),
                custody.history,
                report.status(),
                report.success(),
                report.uptime(),
                now,
                ThreadLocalRandom.current());
        if (decision instanceof Restarts.RestartAfter restart) {
            custody.history = restart.history();
            ProcessState.BackingOff waiting =
                    new ProcessState.BackingOff(now.plus(restart.delay()), restart.attempt(), report);
            custody.backingOff = waiting;
            publish(waiting);
            return backOff(waiting, Duration.ZERO);
        }
        return rest(
                decision instanceof Restarts.GiveUp giveUp
                        ? new ProcessState.Failed(giveUp.reason(), report)
                        : new ProcessState.Exited(report));
    }

    /** Waits until the restart is due, {@code atLeast} so long; if it is joint, until its manager says so. */
    private Behavior<Command> backOff(ProcessState.BackingOff waiting, Duration atLeast) {
        if (!custody.joint) {
            Instant since = waiting.last().endedAt();
            Duration left = new TimeLimit(Duration.between(since, waiting.until()), since)
                    .left(services.clock().instant());
            timers.startSingleTimer(BackoffElapsed.INSTANCE, left.compareTo(atLeast) < 0 ? atLeast : left);
        }
        return backingOff(waiting.last());
    }

    private Behavior<Command> rest(ProcessState state) {
        publish(state);
        return down();
    }

    // ---- helpers

    private Behavior<Command> onIoFailed(IoFailed failed) {
        context.getLog().error("Looking after {} failed; trying again", spec.id(), failed.cause());
        custody.ending.killLost();
        timers.startSingleTimer(LookAgain.INSTANCE, SLOWEST_LOOK);
        return Behaviors.same();
    }

    private Behavior<Command> onPostStop(CompletableFuture<Launch> launch) {
        inputs.drop();
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
        services.trees().ended(spec.id());
        services.io().execute(() -> endTree(current.child()));
        return Behaviors.same();
    }

    /** The last resort, when this actor is stopped while its process runs: the tree is killed, not orphaned. */
    private static void endTree(RunningProcess child) {
        child.signalTree(OsSignal.KILL);
        child.release();
    }

    private void startTimer(Command message, TimeLimit time) {
        if (!time.limit().isZero()) {
            timers.startSingleTimer(message, time.left(services.clock().instant()));
        }
    }

    private void publish(ProcessState state) {
        listener.tell(new ProcessSnapshot(spec, state, custody.incarnations, custody.lastExit, note()));
    }

    private @Nullable String note() {
        return custody.told.status() == null ? custody.note : custody.told.status();
    }

    /** Runs a call that may block elsewhere; {@code message} is applied in this actor's turn. */
    private <T> void onIo(Supplier<T> call, Function<T, Command> message) {
        pipe(CompletableFuture.supplyAsync(call, services.io()), message);
    }

    private <T> void pipe(CompletionStage<T> stage, Function<T, Command> message) {
        context.pipeToSelf(stage, (value, failure) -> failure == null ? message.apply(value) : new IoFailed(failure));
    }
}
