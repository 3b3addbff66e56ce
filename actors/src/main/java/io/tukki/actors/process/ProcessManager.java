package io.tukki.actors.process;

import io.tukki.core.event.ProcessFilesChanged;
import io.tukki.core.lifecycle.DependencyRules;
import io.tukki.core.lifecycle.DependencyRules.Verdict;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.ProjectSnapshot;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.DependencyGraph;
import io.tukki.core.project.SpecProblem;
import io.tukki.core.restart.ProcessGroup;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Owner of names, specs, dependencies and what is wanted of each process. It decides who may start; each
 * {@link ManagedProcess} does it.
 */
public final class ProcessManager extends AbstractBehavior<ProcessManager.Command> {

    /** What the manager is told. */
    public sealed interface Command {}

    /**
     * Adds processes and starts each as soon as its dependencies allow. All or none: if anything is wrong with any,
     * nothing is added and the answer holds all problems. A name that is known and of which nothing runs is replaced.
     *
     * @param groups of these processes and of those that are known already
     */
    public record StartAll(List<ProcessSpec> specs, List<ProcessGroup> groups, ActorRef<StartReply> replyTo)
            implements Command {
        public StartAll {
            specs = List.copyOf(specs);
            groups = List.copyOf(groups);
        }

        /** Adds processes that are restarted each for itself. */
        public StartAll(List<ProcessSpec> specs, ActorRef<StartReply> replyTo) {
            this(specs, List.of(), replyTo);
        }
    }

    /** Adds one process and starts it; as {@link StartAll}. */
    public record Start(ProcessSpec spec, ActorRef<StartReply> replyTo) implements Command {}

    /** Stops a process; it stays down until it is started or restarted. Answers when its tree is empty. */
    public record Stop(ProcessId process, ActorRef<StopReply> replyTo) implements Command {}

    /** Kills the tree of a process; as {@link Stop}, without grace. */
    public record Kill(ProcessId process, ActorRef<StopReply> replyTo) implements Command {}

    /** Starts a new incarnation, after stopping the running one if there is one. Answers when that is under way. */
    public record Restart(ProcessId process, ActorRef<RestartReply> replyTo) implements Command {}

    /** Stops all processes, dependents before what they depend on. Answers when every tree is empty. */
    public record StopAll(ActorRef<StoppedAll> replyTo) implements Command {}

    /** Kills all trees at once. Answers when every tree is empty. */
    public record KillAll(ActorRef<StoppedAll> replyTo) implements Command {}

    /** Answers once the process has come to a final state; at once if it is in one. */
    public record AwaitEnd(ProcessId process, ActorRef<EndReply> replyTo) implements Command {}

    /**
     * Answers once the process can be used, or has ended before that; at once if either is so. A process that was
     * stopped, has given up, or waits to be started again has ended.
     */
    public record AwaitReady(ProcessId process, ActorRef<ReadyReply> replyTo) implements Command {}

    /**
     * Changes how many replicas of a name there are: those with the highest numbers are stopped by their ladder, those
     * that are missing are started as their dependencies allow. 0 stops all; they stay known and can be scaled up
     * again. Answers when that is under way.
     */
    public record Scale(String name, int count, ActorRef<ScaleReply> replyTo) implements Command {}

    /**
     * Answers once nothing of the process runs: it is in a final state, waits to be started again, or waits for
     * others after having run. A restart by hand is not an end.
     */
    public record AwaitDown(ProcessId process, ActorRef<EndReply> replyTo) implements Command {}

    /** Sends a signal to the whole tree of a process; no effect while nothing of it runs. */
    public record SendSignal(ProcessId process, OsSignal signal, ActorRef<SignalReply> replyTo) implements Command {}

    /** Sends something to the standard input or the terminal of a process; answers when the process has it. */
    public record SendInput(ProcessId process, Input input, ActorRef<InputReply> replyTo) implements Command {}

    /** Tells {@code subscriber} where each process stands, and of every change from now on, until it stops. */
    public record Subscribe(ActorRef<ProcessSnapshot> subscriber) implements Command {}

    /**
     * Answers when an outermost group has spent its budget and its processes are being stopped; at once if that has
     * happened before.
     */
    public record AwaitEscalation(ActorRef<Escalated> replyTo) implements Command {}

    private record Changed(ProcessSnapshot snapshot) implements Command {}

    record Halt(ProcessId process, JointRestart joint, ActorRef<StopReply> replyTo) implements Command {}

    record Halted(JointRestart joint) implements Command {}

    record StartAgain(ProcessId process, ProcessSnapshot asOf) implements Command {}

    record RunDue(ProcessId process, Instant due) implements Command {}

    private record FilesChanged(Watching.FilesChanged change) implements Command {}

    record Release(JointRestart joint) implements Command {}

    enum Publish implements Command {
        INSTANCE
    }

    /** Answer to a start. */
    public sealed interface StartReply {}

    /** All specs were added, in this order. */
    public record Accepted(List<ProcessId> processes) implements StartReply {}

    /** Nothing was added. */
    public record Rejected(List<SpecProblem> problems) implements StartReply {}

    /** Answer to a stop. */
    public sealed interface StopReply {}

    /** It is down, or what is left of it is named. */
    public record Stopped(StopReport report) implements StopReply {}

    /** Answer to a restart. */
    public sealed interface RestartReply {}

    /** A new incarnation is on its way. */
    public record Restarting(ProcessId process) implements RestartReply {}

    /** Answer to scaling. */
    public sealed interface ScaleReply {}

    /** It is under way. */
    public record Scaled(List<ProcessId> starting, List<ProcessId> stopping) implements ScaleReply {
        public Scaled {
            starting = List.copyOf(starting);
            stopping = List.copyOf(stopping);
        }
    }

    /** Nothing was changed. */
    public record NotScaled(List<SpecProblem> problems) implements ScaleReply {
        public NotScaled {
            problems = List.copyOf(problems);
        }
    }

    /** Answer to waiting for the end. */
    public sealed interface EndReply {}

    /** The process is in a final state. */
    public record Ended(ProcessSnapshot snapshot) implements EndReply {}

    /** Answer to waiting for readiness. */
    public sealed interface ReadyReply {}

    /** The process can be used. */
    public record BecameReady(ProcessSnapshot snapshot) implements ReadyReply {}

    /** The process has ended, or was skipped, without having become ready since the question. */
    public record EndedBefore(ProcessSnapshot snapshot) implements ReadyReply {}

    /** Answer to sending a signal. */
    public sealed interface SignalReply {}

    /** The signal is on its way to whatever runs of the process. */
    public record SignalSent(ProcessId process) implements SignalReply {}

    /** There is no process of that name. */
    public record UnknownProcess(ProcessId process)
            implements StopReply, RestartReply, EndReply, ReadyReply, SignalReply, InputReply {}

    /**
     * An outermost group has spent its budget; its processes are being stopped and stay down until somebody starts them.
     *
     * @param reason in words
     */
    public record Escalated(String group, String reason, Set<ProcessId> processes) {
        public Escalated {
            processes = Set.copyOf(processes);
        }
    }

    /** Answer to stopping all: one report for each process, in the order in which they were stopped. */
    public record StoppedAll(List<StopReport> reports) {}

    private final ProcessServices services;
    private final Roster roster;
    private final Schedules schedules;
    private final JointRestarting restarting;
    private final Admission admission;
    private final Replicas replicas;

    private ProcessManager(
            ActorContext<Command> context, ProcessServices services, Consumer<ProjectSnapshot> publisher) {
        super(context);
        this.services = services;
        this.roster = new Roster(
                context,
                services,
                publisher,
                context.messageAdapter(ProcessSnapshot.class, Changed::new),
                context.messageAdapter(Watching.FilesChanged.class, FilesChanged::new));
        this.schedules = new Schedules(context, services, roster);
        this.restarting = new JointRestarting(context, services, roster);
        this.admission = new Admission(roster, restarting);
        this.replicas = new Replicas(context, roster, admission, restarting);
    }

    /**
     * Returns the behaviour of a manager without processes.
     *
     * @param publisher takes each new snapshot; must return quickly
     */
    public static Behavior<Command> create(ProcessServices services, Consumer<ProjectSnapshot> publisher) {
        return Behaviors.setup(context -> new ProcessManager(context, services, publisher));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Changed.class, this::onChanged)
                .onMessageEquals(Publish.INSTANCE, () -> then(roster::publishIfDue))
                .onMessage(Halt.class, halt -> then(() -> restarting.onHalt(halt)))
                .onMessage(Halted.class, halted -> then(() -> restarting.onHalted(halted)))
                .onMessage(
                        Release.class,
                        release -> then(() -> {
                            restarting.onRelease(release);
                            advance();
                        }))
                .onMessage(FilesChanged.class, changed -> onFilesChanged(changed.change()))
                .onMessage(RunDue.class, due -> then(() -> schedules.onRunDue(due)))
                .onMessage(StartAgain.class, start -> then(() -> restarting.onStartAgain(start)))
                .onMessage(StartAll.class, start -> onStart(start.specs(), start.groups(), start.replyTo()))
                .onMessage(Start.class, start -> onStart(List.of(start.spec()), List.of(), start.replyTo()))
                .onMessage(Stop.class, stop -> onStop(stop.process(), false, stop.replyTo()))
                .onMessage(Kill.class, kill -> onStop(kill.process(), true, kill.replyTo()))
                .onMessage(Restart.class, this::onRestart)
                .onMessage(StopAll.class, this::onStopAll)
                .onMessage(KillAll.class, this::onKillAll)
                .onMessage(AwaitEnd.class, this::onAwaitEnd)
                .onMessage(AwaitReady.class, this::onAwaitReady)
                .onMessage(AwaitDown.class, this::onAwaitDown)
                .onMessage(Scale.class, this::onScale)
                .onMessage(AwaitEscalation.class, this::onAwaitEscalation)
                .onMessage(SendSignal.class, this::onSendSignal)
                .onMessage(SendInput.class, this::onSendInput)
                .onMessage(Subscribe.class, this::onSubscribe)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> then(Runnable deed) {
        deed.run();
        return this;
    }

    // ---- starting

    private Behavior<Command> onStart(
            List<ProcessSpec> specs, List<ProcessGroup> groups, ActorRef<StartReply> replyTo) {
        List<ProcessGroup> allGroups = admission.withKnown(groups);
        List<SpecProblem> problems = admission.problems(specs, allGroups);
        if (!problems.isEmpty()) {
            replyTo.tell(new Rejected(problems));
            return this;
        }
        specs.forEach(roster::add);
        restarting.groups(allGroups);
        advance();
        roster.publish();
        replyTo.tell(new Accepted(specs.stream().map(ProcessSpec::id).toList()));
        return this;
    }

    /** Starts every pending process that may, and skips every one that never can, until nothing changes. */
    private void advance() {
        boolean again = true;
        while (again) {
            again = false;
            for (Entry entry : roster.all()) {
                if (entry.isWaiting()) {
                    again |= decide(entry);
                }
            }
        }
    }

    private boolean decide(Entry entry) {
        Verdict verdict = DependencyRules.evaluate(withoutRetired(entry.spec.dependencies()), roster::snapshotOf);
        if (verdict instanceof DependencyRules.Met) {
            if (entry.isToBeScheduled()) {
                schedules.begin(entry);
                return true;
            }
            roster.set(entry, new ProcessState.Starting());
            entry.actor.tell(entry.goesOn ? ManagedProcess.StartAgain.INSTANCE : ManagedProcess.Start.INSTANCE);
            entry.goesOn = false;
            return true;
        }
        if (verdict instanceof DependencyRules.Impossible impossible) {
            roster.set(entry, new ProcessState.Skipped(impossible.reason()));
            return true;
        }
        String waitingFor = ((DependencyRules.Waiting) verdict).waitingFor();
        ProcessState pending = new ProcessState.Pending(waitingFor);
        if (!entry.snapshot.state().equals(pending)) {
            roster.set(entry, pending);
        }
        return false;
    }

    /** Replicas that were scaled away are not waited for. */
    private Map<ProcessId, DependencyCondition> withoutRetired(Map<ProcessId, DependencyCondition> dependencies) {
        Map<ProcessId, DependencyCondition> left = new LinkedHashMap<>(dependencies);
        left.keySet().removeIf(id -> roster.find(id) != null && roster.get(id).retired);
        return left;
    }

    /** Does something with a process, or answers that there is none of that name. */
    private Behavior<Command> ofKnown(
            ProcessId process, ActorRef<? super UnknownProcess> replyTo, Consumer<Entry> command) {
        Entry entry = roster.find(process);
        if (entry == null) {
            replyTo.tell(new UnknownProcess(process));
        } else {
            command.accept(entry);
        }
        return this;
    }

    // ---- changes

    private Behavior<Command> onChanged(Changed changed) {
        Entry entry = roster.find(changed.snapshot().id());
        if (entry == null || entry.spec != changed.snapshot().spec()) {
            return this; // of a spec that was replaced
        }
        ProcessSnapshot now = entry.settled(changed.snapshot());
        Optional<JointRestart> joint = restarting.after(entry, now);
        roster.record(entry, now);
        if (joint.isEmpty() && entry.goesOnBySchedule()) {
            roster.set(entry, new ProcessState.Scheduled(entry.due().orElseThrow()));
        }
        joint.ifPresent(restarting::begin); // the host hears of a lost group before anybody can take all for ended
        if (entry.snapshot.equals(now)) { // nobody is told of an end that is none
            roster.announce(entry);
        }
        advance();
        return this;
    }

    // ---- stopping

    private Behavior<Command> onStop(ProcessId process, boolean kill, ActorRef<StopReply> replyTo) {
        return ofKnown(process, replyTo, entry -> {
            ActorRef<StopReport> session =
                    getContext().spawnAnonymous(StopSession.single(report -> replyTo.tell(new Stopped(report))));
            roster.stop(entry, kill, session);
            advance();
        });
    }

    private Behavior<Command> onRestart(Restart restart) {
        return ofKnown(restart.process(), restart.replyTo(), entry -> {
            restarting.restart(entry);
            restart.replyTo().tell(new Restarting(restart.process()));
        });
    }

    // ---- watched files

    private Behavior<Command> onFilesChanged(Watching.FilesChanged change) {
        Entry entry = roster.find(change.spec().id());
        if (entry == null || entry.spec != change.spec() || !entry.heedsFiles()) {
            return this;
        }
        services.events()
                .publish(new ProcessFilesChanged(
                        services.events().stamps().next(),
                        entry.id(),
                        entry.snapshot.incarnation(),
                        change.paths(),
                        change.first().toString()));
        OsSignal signal = entry.spec.watch().orElseThrow().signal();
        if (signal == null) {
            restarting.restart(entry);
        } else {
            entry.actor.tell(new ManagedProcess.SendSignal(signal));
        }
        return this;
    }

    // ---- all of them, or some

    private Behavior<Command> onScale(Scale scale) {
        ScaleReply reply = replicas.scale(scale.name(), scale.count());
        scale.replyTo().tell(reply);
        if (reply instanceof Scaled) {
            advance();
            roster.publish();
        }
        return this;
    }

    private Behavior<Command> onStopAll(StopAll stopAll) {
        roster.all().forEach(entry -> entry.wantedUp = false);
        List<List<ProcessId>> levels =
                DependencyGraph.of(roster.specs()).startOrder().stopLevels();
        getContext()
                .spawnAnonymous(
                        StopSession.levels(levels, Stop::new, getContext().getSelf(), stopAll.replyTo()::tell));
        return this;
    }

    private Behavior<Command> onKillAll(KillAll killAll) {
        roster.all().forEach(entry -> entry.wantedUp = false);
        List<List<ProcessId>> oneLevel = List.of(List.copyOf(roster.ids()));
        getContext()
                .spawnAnonymous(
                        StopSession.levels(oneLevel, Kill::new, getContext().getSelf(), killAll.replyTo()::tell));
        return this;
    }

    // ---- watching

    private Behavior<Command> onAwaitEnd(AwaitEnd await) {
        return ofKnown(await.process(), await.replyTo(), entry -> entry.awaitEnd(await.replyTo()));
    }

    private Behavior<Command> onAwaitReady(AwaitReady await) {
        return ofKnown(await.process(), await.replyTo(), entry -> entry.awaitReady(await.replyTo()));
    }

    private Behavior<Command> onAwaitDown(AwaitDown await) {
        return ofKnown(await.process(), await.replyTo(), entry -> entry.awaitDown(await.replyTo()));
    }

    private Behavior<Command> onAwaitEscalation(AwaitEscalation await) {
        restarting.awaitEscalation(await.replyTo());
        return this;
    }

    private Behavior<Command> onSendSignal(SendSignal signal) {
        return ofKnown(signal.process(), signal.replyTo(), entry -> {
            entry.actor.tell(new ManagedProcess.SendSignal(signal.signal()));
            signal.replyTo().tell(new SignalSent(signal.process()));
        });
    }

    private Behavior<Command> onSendInput(SendInput send) {
        return ofKnown(
                send.process(),
                send.replyTo(),
                entry -> entry.actor.tell(new ManagedProcess.SendInput(send.input(), send.replyTo())));
    }

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        roster.subscribe(subscribe.subscriber());
        return this;
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        roster.unsubscribe(terminated.getRef());
        return this;
    }
}
