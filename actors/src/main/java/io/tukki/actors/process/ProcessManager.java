package io.tukki.actors.process;

import io.tukki.actors.log.LogStore;
import io.tukki.core.event.EventStamps;
import io.tukki.core.lifecycle.DependencyRules;
import io.tukki.core.lifecycle.DependencyRules.Verdict;
import io.tukki.core.lifecycle.ProcessEvents;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.ProjectSnapshot;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.DependencyGraph;
import io.tukki.core.project.SpecChecks;
import io.tukki.core.project.SpecProblem;
import io.tukki.core.project.Subject;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
     */
    public record StartAll(List<ProcessSpec> specs, ActorRef<StartReply> replyTo) implements Command {
        public StartAll {
            specs = List.copyOf(specs);
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

    /** Sends a signal to the whole tree of a process; no effect while nothing of it runs. */
    public record SendSignal(ProcessId process, OsSignal signal, ActorRef<SignalReply> replyTo) implements Command {}

    /** Sends something to the standard input or the terminal of a process; answers when the process has it. */
    public record SendInput(ProcessId process, Input input, ActorRef<InputReply> replyTo) implements Command {}

    /** Tells {@code subscriber} where each process stands, and of every change from now on, until it stops. */
    public record Subscribe(ActorRef<ProcessSnapshot> subscriber) implements Command {}

    private record Changed(ProcessSnapshot snapshot) implements Command {}

    private enum Publish implements Command {
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

    /** Answer to stopping all: one report for each process, in the order in which they were stopped. */
    public record StoppedAll(List<StopReport> reports) {}

    private static final class Entry {
        private final ProcessSpec spec;
        private final ActorRef<ManagedProcess.Command> actor;
        private final List<ActorRef<EndReply>> awaitingEnd = new ArrayList<>();
        private final List<ActorRef<ReadyReply>> awaitingReady = new ArrayList<>();
        private ProcessSnapshot snapshot;
        private boolean wantedUp = true;

        private Entry(ProcessSpec spec, ActorRef<ManagedProcess.Command> actor) {
            this.spec = spec;
            this.actor = actor;
            this.snapshot = new ProcessSnapshot(spec, new ProcessState.Pending("its turn"), 0, null);
        }

        private boolean isPending() {
            return snapshot.state() instanceof ProcessState.Pending;
        }
    }

    private final ProcessServices services;
    private final Consumer<ProjectSnapshot> publisher;
    private final ActorRef<ProcessSnapshot> changes;
    private final Map<ProcessId, Entry> entries = new LinkedHashMap<>();
    private final Set<ActorRef<ProcessSnapshot>> subscribers = new HashSet<>();
    private long version;
    private long spawned;
    private boolean publishDue;

    private ProcessManager(
            ActorContext<Command> context, ProcessServices services, Consumer<ProjectSnapshot> publisher) {
        super(context);
        this.services = services;
        this.publisher = publisher;
        this.changes = context.messageAdapter(ProcessSnapshot.class, Changed::new);
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
                .onMessageEquals(Publish.INSTANCE, this::onPublish)
                .onMessage(StartAll.class, start -> onStart(start.specs(), start.replyTo()))
                .onMessage(Start.class, start -> onStart(List.of(start.spec()), start.replyTo()))
                .onMessage(Stop.class, stop -> onStop(stop.process(), false, stop.replyTo()))
                .onMessage(Kill.class, kill -> onStop(kill.process(), true, kill.replyTo()))
                .onMessage(Restart.class, this::onRestart)
                .onMessage(StopAll.class, this::onStopAll)
                .onMessage(KillAll.class, this::onKillAll)
                .onMessage(AwaitEnd.class, this::onAwaitEnd)
                .onMessage(AwaitReady.class, this::onAwaitReady)
                .onMessage(SendSignal.class, this::onSendSignal)
                .onMessage(SendInput.class, this::onSendInput)
                .onMessage(Subscribe.class, this::onSubscribe)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    // ---- starting

    private Behavior<Command> onStart(List<ProcessSpec> specs, ActorRef<StartReply> replyTo) {
        List<SpecProblem> problems = problems(specs);
        if (!problems.isEmpty()) {
            replyTo.tell(new Rejected(problems));
            return this;
        }
        specs.forEach(this::add);
        advance();
        publish();
        replyTo.tell(new Accepted(specs.stream().map(ProcessSpec::id).toList()));
        return this;
    }

    private List<SpecProblem> problems(List<ProcessSpec> specs) {
        List<SpecProblem> problems = new ArrayList<>();
        Set<ProcessId> added = specs.stream().map(ProcessSpec::id).collect(Collectors.toSet());
        List<ProcessSpec> all = new ArrayList<>(specs);
        for (Entry entry : entries.values()) {
            if (!added.contains(entry.spec.id())) {
                all.add(entry.spec);
            } else if (!entry.snapshot.state().isFinal()) {
                problems.add(SpecProblem.of(
                        new Subject.OfProcess(entry.spec.id()),
                        "is " + entry.snapshot.state().wireName() + " already; stop it first, or restart it"));
            }
        }
        problems.addAll(DependencyGraph.problems(all));
        problems.addAll(SpecChecks.problems(specs, Files::isDirectory));
        return problems;
    }

    private void add(ProcessSpec spec) {
        Entry old = entries.remove(spec.id());
        if (old != null) {
            getContext().stop(old.actor);
        }
        String name = "process-" + ++spawned;
        ActorRef<ManagedProcess.Command> actor =
                getContext().spawn(ManagedProcess.create(spec, services, changes), name);
        entries.put(spec.id(), new Entry(spec, actor));
        services.logStore().tell(new LogStore.Open(spec.id()));
    }

    /** Starts every pending process that may, and skips every one that never can, until nothing changes. */
    private void advance() {
        boolean again = true;
        while (again) {
            again = false;
            for (Entry entry : entries.values()) {
                if (entry.isPending() && entry.wantedUp) {
                    again |= decide(entry);
                }
            }
        }
    }

    private boolean decide(Entry entry) {
        Verdict verdict = DependencyRules.evaluate(entry.spec.dependencies(), this::snapshotOf);
        if (verdict instanceof DependencyRules.Met) {
            set(entry, new ProcessState.Starting());
            entry.actor.tell(ManagedProcess.Start.INSTANCE);
            return true;
        }
        if (verdict instanceof DependencyRules.Impossible impossible) {
            set(entry, new ProcessState.Skipped(impossible.reason()));
            return true;
        }
        String waitingFor = ((DependencyRules.Waiting) verdict).waitingFor();
        ProcessState pending = new ProcessState.Pending(waitingFor);
        if (!entry.snapshot.state().equals(pending)) {
            set(entry, pending);
        }
        return false;
    }

    private Optional<ProcessSnapshot> snapshotOf(ProcessId process) {
        return Optional.ofNullable(entries.get(process)).map(entry -> entry.snapshot);
    }

    // ---- changes

    private Behavior<Command> onChanged(Changed changed) {
        Entry entry = entries.get(changed.snapshot().id());
        if (entry == null || entry.spec != changed.snapshot().spec()) {
            return this; // of a spec that was replaced
        }
        tell(entry, changed.snapshot());
        advance();
        return this;
    }

    private Behavior<Command> onPublish() {
        if (publishDue) {
            publish();
        }
        return this;
    }

    private void set(Entry entry, ProcessState state) {
        tell(entry, new ProcessSnapshot(entry.spec, state, entry.snapshot.incarnation(), entry.snapshot.lastExit()));
    }

    private void tell(Entry entry, ProcessSnapshot snapshot) {
        EventStamps stamps = services.events().stamps();
        ProcessEvents.between(entry.snapshot, snapshot, stamps::next).forEach(services.events()::publish);
        entry.snapshot = snapshot;
        subscribers.forEach(subscriber -> subscriber.tell(snapshot));
        readiness(snapshot).ifPresent(reply -> {
            publish();
            entry.awaitingReady.forEach(waiting -> waiting.tell(reply));
            entry.awaitingReady.clear();
        });
        if (snapshot.state().isFinal()) {
            publish();
            entry.awaitingEnd.forEach(waiting -> waiting.tell(new Ended(snapshot)));
            entry.awaitingEnd.clear();
        } else if (!publishDue) {
            publishDue = true;
            getContext().getSelf().tell(Publish.INSTANCE);
        }
    }

    /** Makes the snapshot: at once where somebody may wait for it, else when the mailbox has been read so far. */
    private void publish() {
        publishDue = false;
        Map<ProcessId, ProcessSnapshot> snapshots = new LinkedHashMap<>();
        entries.forEach((id, entry) -> snapshots.put(id, entry.snapshot));
        publisher.accept(new ProjectSnapshot(++version, snapshots));
    }

    // ---- stopping

    private Behavior<Command> onStop(ProcessId process, boolean kill, ActorRef<StopReply> replyTo) {
        Entry entry = entries.get(process);
        if (entry == null) {
            replyTo.tell(new UnknownProcess(process));
            return this;
        }
        ActorRef<StopReport> session =
                getContext().spawnAnonymous(StopSession.single(report -> replyTo.tell(new Stopped(report))));
        stop(entry, kill, session);
        advance();
        return this;
    }

    private void stop(Entry entry, boolean kill, ActorRef<StopReport> replyTo) {
        entry.wantedUp = false;
        if (entry.isPending()) {
            set(entry, new ProcessState.Skipped("stopped before it started"));
        }
        entry.actor.tell(kill ? new ManagedProcess.Kill(replyTo) : new ManagedProcess.Stop(replyTo));
    }

    private Behavior<Command> onRestart(Restart restart) {
        Entry entry = entries.get(restart.process());
        if (entry == null) {
            restart.replyTo().tell(new UnknownProcess(restart.process()));
            return this;
        }
        entry.wantedUp = true;
        entry.actor.tell(ManagedProcess.Restart.INSTANCE);
        restart.replyTo().tell(new Restarting(restart.process()));
        return this;
    }

    private Behavior<Command> onStopAll(StopAll stopAll) {
        entries.values().forEach(entry -> entry.wantedUp = false);
        List<List<ProcessId>> levels = DependencyGraph.of(
                        entries.values().stream().map(entry -> entry.spec).toList())
                .startOrder()
                .stopLevels();
        getContext().spawnAnonymous(StopSession.levels(levels, getContext().getSelf(), stopAll.replyTo()));
        return this;
    }

    private Behavior<Command> onKillAll(KillAll killAll) {
        entries.values().forEach(entry -> entry.wantedUp = false);
        List<List<ProcessId>> oneLevel = List.of(List.copyOf(entries.keySet()));
        getContext().spawnAnonymous(StopSession.kill(oneLevel, getContext().getSelf(), killAll.replyTo()));
        return this;
    }

    // ---- watching

    private Behavior<Command> onAwaitEnd(AwaitEnd await) {
        Entry entry = entries.get(await.process());
        if (entry == null) {
            await.replyTo().tell(new UnknownProcess(await.process()));
        } else if (entry.snapshot.state().isFinal()) {
            await.replyTo().tell(new Ended(entry.snapshot));
        } else {
            entry.awaitingEnd.add(await.replyTo());
        }
        return this;
    }

    private Behavior<Command> onAwaitReady(AwaitReady await) {
        Entry entry = entries.get(await.process());
        if (entry == null) {
            await.replyTo().tell(new UnknownProcess(await.process()));
            return this;
        }
        readiness(entry.snapshot)
                .ifPresentOrElse(await.replyTo()::tell, () -> entry.awaitingReady.add(await.replyTo()));
        return this;
    }

    private static Optional<ReadyReply> readiness(ProcessSnapshot snapshot) {
        if (snapshot.isReady()) {
            return Optional.of(new BecameReady(snapshot));
        }
        ProcessState state = snapshot.state();
        return state.isFinal() || state instanceof ProcessState.BackingOff
                ? Optional.of(new EndedBefore(snapshot))
                : Optional.empty();
    }

    private Behavior<Command> onSendSignal(SendSignal signal) {
        Entry entry = entries.get(signal.process());
        if (entry == null) {
            signal.replyTo().tell(new UnknownProcess(signal.process()));
        } else {
            entry.actor.tell(new ManagedProcess.SendSignal(signal.signal()));
            signal.replyTo().tell(new SignalSent(signal.process()));
        }
        return this;
    }

    private Behavior<Command> onSendInput(SendInput send) {
        Entry entry = entries.get(send.process());
        if (entry == null) {
            send.replyTo().tell(new UnknownProcess(send.process()));
        } else {
            entry.actor.tell(new ManagedProcess.SendInput(send.input(), send.replyTo()));
        }
        return this;
    }

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        if (subscribers.add(subscribe.subscriber())) {
            getContext().watch(subscribe.subscriber());
        }
        entries.values().forEach(entry -> subscribe.subscriber().tell(entry.snapshot));
        return this;
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        subscribers.removeIf(
                subscriber -> subscriber.path().equals(terminated.getRef().path()));
        return this;
    }
}
