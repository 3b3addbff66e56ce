package io.tukki.actors;

import com.google.re2j.Pattern;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tukki.actors.bus.Events;
import io.tukki.actors.detect.DetectorSettings;
import io.tukki.actors.detect.DetectorViews;
import io.tukki.actors.detect.Detectors;
import io.tukki.actors.launch.Launchers;
import io.tukki.actors.launch.Watchdog;
import io.tukki.actors.log.LogArchiver;
import io.tukki.actors.log.LogMeters;
import io.tukki.actors.log.LogStore;
import io.tukki.actors.process.ProcessManager;
import io.tukki.actors.streamer.EventStreamer;
import io.tukki.core.detect.ErrorSnapshot;
import io.tukki.core.launch.ListeningPort;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.Explanation;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.ProjectSnapshot;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.restart.ProcessGroup;
import io.tukki.core.search.Helpers;
import io.tukki.core.url.UrlSnapshot;
import io.tukki.streams.Tails;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running runtime: it starts, watches and stops processes and keeps their logs.
 *
 * <p>Typed messages to {@link #processes()} are the first-class way to use it; the other methods are thin asks over
 * them. Thread-safe. {@link #close} stops all processes; with an actor system that Tukki does not own, terminating that
 * system does too.
 */
public final class Tukki implements Extension, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tukki.class);
    /** The scheduler knows no longer delays than 248 days. */
    private static final Duration UNTIL_IT_HAPPENS = Duration.ofDays(240);

    private static final Duration STATS_PERIOD = Duration.ofSeconds(5);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(6);

    private final ActorSystem<?> system;
    private final boolean ownsSystem;
    private final TukkiSettings settings;
    private final ProcessLauncher launcher;
    private final Logs logs;
    private final LogMeters logMeters;
    private final DetectorViews detected = new DetectorViews();
    private final ActorRef<Guardian.Command> guardian;
    private final Guardian.Actors actors;
    private final Observations observations;
    private final String runtimeId = UUID.randomUUID().toString();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Object streamerLock = new Object();
    private @Nullable EventStreamer streamer;
    private volatile ProjectSnapshot snapshot = ProjectSnapshot.EMPTY;

    private Tukki(ActorSystem<?> system, boolean ownsSystem, TukkiSettings settings, ProcessLauncher launcher) {
        SegmentedLog log = new SegmentedLog(
                settings.logs(), system.dispatchers().lookup(DispatcherSelector.fromConfig(Guardian.BULK_DISPATCHER)));
        Optional<KeptLogs> keptLogs = KeptLogs.open(settings.logFiles(), log);
        this.system = system;
        this.ownsSystem = ownsSystem;
        this.settings = settings;
        this.launcher = new Watchdog(runtimeId).guarding(launcher);
        Executor bulk = system.dispatchers().lookup(DispatcherSelector.fromConfig(Guardian.BULK_DISPATCHER));
        this.launcher.wakeReadersOn(bulk);
        Executor io = system.dispatchers().lookup(DispatcherSelector.fromConfig(Guardian.IO_DISPATCHER));
        Tails tails = new Tails(log.view(), settings.logs().perProcess() / 4, this::resume, io);
        this.logs = new Logs(
                log.view(),
                Guardian.BULK_DISPATCHER,
                keptLogs.isPresent() ? io : bulk,
                searchHelpers(system),
                tails,
                keptLogs.map(KeptLogs::files));
        this.logMeters = logs.meters(runtimeId);
        CompletableFuture<Guardian.Actors> started = new CompletableFuture<>();
        this.guardian = system.systemActorOf(
                Guardian.create(
                        runtimeId,
                        settings,
                        Clock.systemUTC(),
                        this.launcher,
                        log,
                        keptLogs,
                        value -> snapshot = value,
                        detected,
                        started),
                "tukki-" + runtimeId,
                Props.empty().withDispatcherFromConfig(Guardian.DISPATCHER));
        this.actors = started.join();
        this.observations = new Observations(system, actors.processes(), this::snapshot, actors.trees(), io);
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceStop(), "tukki-" + runtimeId, () -> {
            return CompletableFuture.runAsync(this::closeRuntime, io).thenApply(nothing -> Done.getInstance());
        });
    }

    /** None where there is one processor: they would take the only one from the search they help. */
    private static Helpers searchHelpers(ActorSystem<?> system) {
        int most = system.settings().config().getInt("tukki.search.helpers");
        int others = Runtime.getRuntime().availableProcessors() - 1;
        return new Helpers(
                system.dispatchers().lookup(DispatcherSelector.fromConfig("tukki.search.dispatcher")),
                Math.min(most, others));
    }

    /** Starts a runtime with the settings of {@code application.conf} and an actor system of its own. */
    public static Tukki start() {
        return start(TukkiSettings.load());
    }

    /**
     * Starts a runtime with an actor system of its own, which ends with it.
     *
     * @throws UncheckedIOException if the directory for log files cannot be used, or is in use
     */
    public static Tukki start(TukkiSettings settings) {
        return start(settings, Launchers.choose(settings.launcher(), settings.launch()));
    }

    /** Starts a runtime with an actor system of its own and a launcher of the caller's, which it closes. */
    public static Tukki start(TukkiSettings settings, ProcessLauncher launcher) {
        Config config = ConfigFactory.parseResources("tukki-system.conf").withFallback(ConfigFactory.load());
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "tukki", config);
        try {
            return new Tukki(system, true, settings, launcher);
        } catch (UncheckedIOException refused) {
            launcher.close();
            system.terminate();
            throw refused;
        }
    }

    /**
     * Returns the runtime inside {@code system}, started on first use with the settings of that system's
     * configuration. It ends with the system.
     */
    public static Tukki get(ActorSystem<?> system) {
        return Id.INSTANCE.apply(system);
    }

    /** Starts one more runtime inside {@code system}, with a launcher of the caller's, which it closes. */
    public static Tukki start(ActorSystem<?> system, TukkiSettings settings, ProcessLauncher launcher) {
        return new Tukki(system, false, settings, launcher);
    }

    /** Finds {@link Tukki} in an actor system. */
    public static final class Id extends ExtensionId<Tukki> {
        public static final Id INSTANCE = new Id();

        private Id() {}

        @Override
        public Tukki createExtension(ActorSystem<?> system) {
            TukkiSettings settings = TukkiSettings.of(system.settings().config());
            return new Tukki(system, false, settings, Launchers.choose(settings.launcher(), settings.launch()));
        }
    }

    /** Returns the process manager: tell it what to start and stop. */
    public ActorRef<ProcessManager.Command> processes() {
        return actors.processes();
    }

    /** Returns the logs, to read. */
    public Logs logs() {
        return logs;
    }

    /** Returns the event bus: process events, and whatever else is published on it. */
    public Events events() {
        return actors.events();
    }

    /**
     * Returns the event streamer of this runtime, started on first use with the settings under {@code tukki.streamer};
     * it is closed with the runtime.
     *
     * @throws java.io.UncheckedIOException if the directory that they name cannot be used, or is in use
     * @throws IllegalStateException if this runtime is closed
     */
    public EventStreamer streamer() {
        synchronized (streamerLock) {
            if (streamer == null) {
                if (closing.get()) {
                    throw new IllegalStateException("this runtime is closed");
                }
                streamer = EventStreamer.start(system);
            }
            return streamer;
        }
    }

    /** Returns where all processes stood when that last changed; never waits. */
    public ProjectSnapshot snapshot() {
        return snapshot;
    }

    /**
     * Returns what detectors find, when that shows all that is in memory now; starts them if they do not run, and they
     * go on then. If that takes longer than the ask timeout, what is found so far. Fails with
     * {@link DetectorsOffException} where {@code tukki.detectors.enabled} is off.
     */
    public CompletionStage<DetectorViews> detect() {
        if (DetectorSettings.of(system.settings().config()).mode() == DetectorSettings.Mode.OFF) {
            return CompletableFuture.failedFuture(new DetectorsOffException());
        }
        return AskPattern.<Guardian.Command, Detectors.CaughtUp>ask(
                        guardian,
                        replyTo -> new Guardian.Detect(new Detectors.CatchUp(replyTo)),
                        settings.askTimeout(),
                        system.scheduler())
                .handle((caughtUp, notYet) -> detected);
    }

    /**
     * Returns the URLs that processes announce, as of the last change; empty as long as detectors do not run, see
     * {@link #detect}. Never waits.
     */
    public UrlSnapshot urls() {
        return detected.urls();
    }

    /**
     * Returns the errors that processes wrote, as of the last change; empty as long as detectors do not run, see
     * {@link #detect}. Never waits.
     */
    public ErrorSnapshot errors() {
        return detected.errors();
    }

    /** Returns all that detectors have found, and how far they have read. Never waits. */
    public DetectorViews detected() {
        return detected;
    }

    /** Returns the actor system that this runtime lives in. */
    public ActorSystem<?> system() {
        return system;
    }

    /** Returns the value of {@code TUKKI_RUNTIME} in the environment of every child of this runtime. */
    public String runtimeId() {
        return runtimeId;
    }

    /** Adds processes and starts each when its dependencies allow; fails with {@link SpecException} if any is wrong. */
    public CompletionStage<List<ProcessId>> start(List<ProcessSpec> specs) {
        return start(specs, List.of());
    }

    /**
     * Adds processes and groups of processes that are restarted together, and starts each process when its dependencies
     * allow; fails with {@link SpecException} if anything is wrong.
     */
    public CompletionStage<List<ProcessId>> start(List<ProcessSpec> specs, List<ProcessGroup> groups) {
        return this.<ProcessManager.StartReply>ask(
                        replyTo -> new ProcessManager.StartAll(specs, groups, replyTo), settings.askTimeout())
                .thenApply(reply -> {
                    if (reply instanceof ProcessManager.Rejected rejected) {
                        throw new SpecException(rejected.problems());
                    }
                    return ((ProcessManager.Accepted) reply).processes();
                });
    }

    /** Adds one process and starts it; fails with {@link SpecException} if it is wrong. */
    public CompletionStage<ProcessId> start(ProcessSpec spec) {
        return start(List.of(spec)).thenApply(ids -> ids.get(0));
    }

    /**
     * Starts a process and returns how it ended, when its output is stored and its tree is empty. Cancelling the stage
     * does not stop the process.
     */
    public CompletionStage<ExitReport> run(ProcessSpec spec) {
        return start(spec).thenCompose(this::awaitExit);
    }

    /** Returns how the process ended, when it has; fails with {@link UnknownProcessException}. */
    public CompletionStage<ExitReport> awaitExit(ProcessId process) {
        return this.<ProcessManager.EndReply>ask(
                        replyTo -> new ProcessManager.AwaitEnd(process, replyTo), UNTIL_IT_HAPPENS)
                .thenApply(reply -> {
                    ProcessSnapshot end = ((ProcessManager.Ended) known(reply)).snapshot();
                    if (end.state() instanceof ProcessState.Exited exited) {
                        return exited.report();
                    }
                    if (end.state() instanceof ProcessState.Failed failed) {
                        return failed.last();
                    }
                    throw new NeverStartedException(process, ((ProcessState.Skipped) end.state()).reason());
                });
    }

    /**
     * Returns the process when it can be used: its readiness probe has passed, or it runs and has none. Fails with
     * {@link NotReadyException} as soon as it ends before that, and with {@link UnknownProcessException}.
     */
    public CompletionStage<ProcessSnapshot> awaitReady(ProcessId process) {
        return this.<ProcessManager.ReadyReply>ask(
                        replyTo -> new ProcessManager.AwaitReady(process, replyTo), UNTIL_IT_HAPPENS)
                .thenApply(reply -> {
                    if (known(reply) instanceof ProcessManager.BecameReady ready) {
                        return ready.snapshot();
                    }
                    throw new NotReadyException(((ProcessManager.EndedBefore) reply).snapshot());
                });
    }

    /**
     * Returns that an outermost group has spent its budget of restarts, and why, when that has happened; its processes
     * are being stopped then. Whether the rest goes on is the caller's decision.
     */
    public CompletionStage<ProcessManager.Escalated> awaitEscalation() {
        return ask(ProcessManager.AwaitEscalation::new, UNTIL_IT_HAPPENS);
    }

    /**
     * Returns the first line of the process that matches an RE2 pattern, of the incarnation that runs or ran last; lines
     * that it printed before the question count, and a process that was never started is waited for. Fails with
     * {@link LineNeverCameException} as soon as the process has ended without one, and with
     * {@link UnknownProcessException}; a restart by hand is not an end. Cancelling the stage stops the reading and
     * nothing else.
     *
     * @throws IllegalArgumentException if {@code pattern} is no RE2 pattern
     */
    public CompletionStage<LogLine> awaitLog(ProcessId process, String pattern) {
        ProbeCheck.patternProblem(pattern).ifPresent(problem -> {
            throw new IllegalArgumentException("pattern " + problem);
        });
        Optional<ProcessSnapshot> asked = snapshot.process(process);
        if (asked.isEmpty()) {
            return CompletableFuture.failedFuture(new UnknownProcessException(process));
        }
        CompletionStage<?> end = this.<ProcessManager.EndReply>ask(
                        replyTo -> new ProcessManager.AwaitDown(process, replyTo), UNTIL_IT_HAPPENS)
                .thenApply(Tukki::known);
        Executor bulk = system.dispatchers().lookup(DispatcherSelector.fromConfig(Guardian.BULK_DISPATCHER));
        return new LogWait(logs, process, asked.get().incarnation(), Pattern.compile(pattern)).start(system, end, bulk);
    }

    /** Returns in words why the process stands where it stands; empty for an unknown one. Never waits. */
    public Optional<String> why(ProcessId process) {
        ProjectSnapshot now = snapshot;
        return now.process(process).map(asked -> Explanation.of(now, asked, Instant.now()));
    }

    /**
     * Changes how many replicas of {@code name} there are, 0 to 1000; completes when that is under way. Fails with
     * {@link SpecException} if there is no such name, or a new replica cannot be.
     */
    public CompletionStage<ProcessManager.Scaled> scale(String name, int count) {
        return this.<ProcessManager.ScaleReply>ask(
                        replyTo -> new ProcessManager.Scale(name, count, replyTo), settings.askTimeout())
                .thenApply(reply -> {
                    if (reply instanceof ProcessManager.NotScaled refused) {
                        throw new SpecException(refused.problems());
                    }
                    return (ProcessManager.Scaled) reply;
                });
    }

    /**
     * Returns what the whole tree of a process uses now; fails with {@link NotRunningException} and
     * {@link UnknownProcessException}.
     */
    public CompletionStage<TreeStats> stats(ProcessId process) {
        return observations.stats(process);
    }

    /**
     * Returns a source of what the tree of a process uses, at once and then {@code every} so often.
     *
     * <p>Emits when there is demand and the process runs; what falls into a time without either is left out. Never
     * completes of itself. Looks only while it runs; many sources share a look at the table of processes.
     */
    public Source<TreeStats, NotUsed> sampledStats(ProcessId process, Duration every) {
        return observations.sampled(process, every);
    }

    /** Returns {@link #sampledStats(ProcessId, Duration)} every five seconds. */
    public Source<TreeStats, NotUsed> sampledStats(ProcessId process) {
        return sampledStats(process, STATS_PERIOD);
    }

    /**
     * Returns the TCP ports that the whole tree of a process listens on; fails with {@link NotRunningException} and
     * {@link UnknownProcessException}.
     */
    public CompletionStage<List<ListeningPort>> ports(ProcessId process) {
        return observations.ports(process);
    }

    /**
     * Returns the ports that a process listens on when all of {@code ports} are among them, or any if none is named.
     * Fails with {@link NotReadyException} as soon as the process ends or is skipped, and with
     * {@link UnknownProcessException}. The tree is looked at as long as the stage is not complete and the process runs,
     * 20 to 250 ms apart; cancel it, or give it a timeout, to have that end.
     */
    public CompletableFuture<List<ListeningPort>> awaitPorts(ProcessId process, Integer... ports) {
        return observations.awaitPorts(process, Set.of(ports));
    }

    /** Sends a signal to the whole tree of a process; fails with {@link UnknownProcessException}. */
    public CompletionStage<ProcessId> signal(ProcessId process, OsSignal signal) {
        return this.<ProcessManager.SignalReply>ask(
                        replyTo -> new ProcessManager.SendSignal(process, signal, replyTo), settings.askTimeout())
                .thenApply(reply -> ((ProcessManager.SignalSent) known(reply)).process());
    }

    /** Returns the way to the standard input and the terminal of a process. */
    public StdinPort stdin(ProcessId process) {
        return new StdinPort(process, actors.processes(), system);
    }

    /**
     * Forgets what a process wrote until now, in memory and in files, whether it runs or is of an earlier runtime, and
     * returns whether there was anything; complete when the next runtime on the directory will not read it either. Its
     * readers go on with what it writes from now on. Files get smaller only as retention removes them.
     */
    public CompletionStage<Boolean> forgetLog(ProcessId process) {
        CompletionStage<LogStore.Forgotten> gone = AskPattern.ask(
                actors.logStore(),
                (ActorRef<LogStore.Forgotten> replyTo) -> new LogStore.Forget(process, replyTo),
                settings.askTimeout(),
                system.scheduler());
        return gone.thenCompose(reply -> noteForgotten().thenApply(noted -> reply.hadLog()));
    }

    private CompletionStage<LogArchiver.Noted> noteForgotten() {
        return actors.logArchiver()
                .map(archiver -> AskPattern.<LogArchiver.Command, LogArchiver.Noted>ask(
                        archiver, LogArchiver.NoteForgotten::new, settings.askTimeout(), system.scheduler()))
                .orElseGet(() -> CompletableFuture.completedFuture(LogArchiver.Noted.INSTANCE));
    }

    /** Stops a process and returns the report when its tree is empty; fails with {@link UnknownProcessException}. */
    public CompletionStage<StopReport> stop(ProcessId process) {
        return this.<ProcessManager.StopReply>ask(
                        replyTo -> new ProcessManager.Stop(process, replyTo), UNTIL_IT_HAPPENS)
                .thenApply(reply -> ((ProcessManager.Stopped) known(reply)).report());
    }

    /** Begins a new incarnation of a process, after stopping the running one; completes when that is under way. */
    public CompletionStage<ProcessId> restart(ProcessId process) {
        return this.<ProcessManager.RestartReply>ask(
                        replyTo -> new ProcessManager.Restart(process, replyTo), settings.askTimeout())
                .thenApply(reply -> ((ProcessManager.Restarting) known(reply)).process());
    }

    /** Stops all processes, dependents before what they depend on; one report for each, in that order. */
    public CompletionStage<List<StopReport>> stopAll() {
        return this.<ProcessManager.StoppedAll>ask(ProcessManager.StopAll::new, UNTIL_IT_HAPPENS)
                .thenApply(ProcessManager.StoppedAll::reports);
    }

    /** Kills all trees at once. */
    public CompletionStage<List<StopReport>> killAll() {
        return this.<ProcessManager.StoppedAll>ask(ProcessManager.KillAll::new, UNTIL_IT_HAPPENS)
                .thenApply(ProcessManager.StoppedAll::reports);
    }

    /**
     * Stops all processes, kills those that have not stopped within the close timeout, and ends all actors, threads and
     * files of this runtime, its actor system included if it owns it. Blocks; idempotent.
     */
    @Override
    public void close() {
        closeRuntime();
        if (ownsSystem) {
            system.terminate();
            await(system.getWhenTerminated().toCompletableFuture(), Duration.ofSeconds(10));
        }
    }

    private void resume(ProcessId process) {
        actors.logStore().tell(new LogStore.Resume(process));
    }

    private void closeRuntime() {
        if (!closing.compareAndSet(false, true)) {
            await(closed, settings.closeTimeout().plus(KILL_TIMEOUT));
            return;
        }
        if (!await(stopAll().toCompletableFuture(), settings.closeTimeout())) {
            LOG.warn("Processes did not stop within {}; killing them", settings.closeTimeout());
            await(killAll().toCompletableFuture(), KILL_TIMEOUT);
        }
        closeStreamer();
        closeLogFiles();
        logMeters.close();
        guardian.tell(Guardian.Stop.INSTANCE);
        launcher.close();
        closed.complete(null);
    }

    /** When all that was told to the store is stored; the directory is free again afterwards. */
    private void closeLogFiles() {
        actors.logArchiver().ifPresent(archiver -> {
            CompletionStage<LogArchiver.Closed> done = AskPattern.<LogStore.Command, LogStore.Flushed>ask(
                            actors.logStore(), LogStore.Flush::new, settings.closeTimeout(), system.scheduler())
                    .thenCompose(flushed -> AskPattern.ask(
                            archiver, LogArchiver.Close::new, settings.closeTimeout(), system.scheduler()));
            await(done.toCompletableFuture(), settings.closeTimeout());
        });
    }

    private void closeStreamer() {
        synchronized (streamerLock) {
            if (streamer != null) {
                await(streamer.close().toCompletableFuture(), settings.closeTimeout());
            }
        }
    }

    private static boolean await(CompletableFuture<?> future, Duration atMost) {
        try {
            future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            LOG.warn("Closing met a failure", e.getCause());
            return false;
        }
    }

    private <R> CompletionStage<R> ask(Function<ActorRef<R>, ProcessManager.Command> message, Duration timeout) {
        return AskPattern.<ProcessManager.Command, R>ask(
                        actors.processes(), message::apply, timeout, system.scheduler())
                .toCompletableFuture()
                .orTimeout(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS); // an ask dies with its system unanswered
    }

    private static <R> R known(R reply) {
        if (reply instanceof ProcessManager.UnknownProcess unknown) {
            throw new CompletionException(new UnknownProcessException(unknown.process()));
        }
        return reply;
    }
}
