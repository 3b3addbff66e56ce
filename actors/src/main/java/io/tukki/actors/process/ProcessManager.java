package io.tukki.actors.process;

import io.tukki.actors.log.LogStore;
import io.tukki.core.event.EventStamp;
import io.tukki.core.event.EventStamps;
import io.tukki.core.event.GroupGaveUp;
import io.tukki.core.event.GroupRestarting;
import io.tukki.core.event.ProcessFilesChanged;
import io.tukki.core.event.ProcessRunSkipped;
import io.tukki.core.lifecycle.DependencyRules;
import io.tukki.core.lifecycle.DependencyRules.Verdict;
import io.tukki.core.lifecycle.ProcessEvents;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.ProjectSnapshot;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.DependencyGraph;
import io.tukki.core.project.GroupChecks;
import io.tukki.core.project.Scaling;
import io.tukki.core.project.SpecChecks;
import io.tukki.core.project.SpecProblem;
import io.tukki.core.project.Subject;
import io.tukki.core.restart.ProcessGroup;
import io.tukki.core.schedule.Due;
import io.tukki.core.schedule.Schedule;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private record Halt(ProcessId process, JointRestart joint, ActorRef<StopReply> replyTo) implements Command {}

    private record Halted(JointRestart joint) implements Command {}

    private record StartAgain(ProcessId process, ProcessSnapshot asOf) implements Command {}

    private record RunDue(ProcessId process, Instant due) implements Command {}

    private record FilesChanged(Watching.FilesChanged change) implements Command {}

    private record Release(JointRestart joint) implements Command {}

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
    private final Consumer<ProjectSnapshot> publisher;
    private final ActorRef<ProcessSnapshot> changes;
    private final ActorRef<Watching.FilesChanged> files;
    private final Map<ProcessId, Entry> entries = new LinkedHashMap<>();
    private final JointRestarts jointRestarts = new JointRestarts();
    private final List<ActorRef<Escalated>> awaitingEscalation = new ArrayList<>();
    private Optional<Escalated> escalated = Optional.empty();
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
        this.files = context.messageAdapter(Watching.FilesChanged.class, FilesChanged::new);
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
                .onMessage(Halt.class, this::onHalt)
                .onMessage(Halted.class, this::onHalted)
                .onMessage(Release.class, this::onRelease)
                .onMessage(FilesChanged.class, changed -> onFilesChanged(changed.change()))
                .onMessage(RunDue.class, this::onRunDue)
                .onMessage(StartAgain.class, this::onStartAgain)
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

    // ---- starting

    private Behavior<Command> onStart(
            List<ProcessSpec> specs, List<ProcessGroup> groups, ActorRef<StartReply> replyTo) {
        List<SpecProblem> problems = new ArrayList<>(problems(specs));
        List<ProcessGroup> allGroups = withKnown(groups);
        Set<ProcessId> all = new LinkedHashSet<>(entries.keySet());
        specs.forEach(spec -> all.add(spec.id()));
        problems.addAll(GroupChecks.problems(allGroups, all));
        if (!problems.isEmpty()) {
            replyTo.tell(new Rejected(problems));
            return this;
        }
        specs.forEach(this::add);
        jointRestarts.groups(allGroups);
        tellWhoIsJoint();
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
        problems.addAll(SpecChecks.problemsOfEach(specs, Files::isDirectory));
        specs.forEach(spec -> CronTimetable.problem(spec).ifPresent(problems::add));
        return problems;
    }

    /** Returns all groups: a new one takes the place of a known one of its name. */
    private List<ProcessGroup> withKnown(List<ProcessGroup> groups) {
        Set<String> names = groups.stream().map(ProcessGroup::name).collect(Collectors.toSet());
        List<ProcessGroup> all = new ArrayList<>(jointRestarts.groups());
        all.removeIf(group -> names.contains(group.name()));
        all.addAll(groups);
        return all;
    }

    private void add(ProcessSpec spec) {
        Entry old = entries.remove(spec.id());
        if (old != null) {
            getContext().stop(old.actor);
            if (old.watching != null) {
                getContext().stop(old.watching);
            }
        }
        String name = "process-" + ++spawned;
        ActorRef<ManagedProcess.Command> actor =
                getContext().spawn(ManagedProcess.create(spec, services, changes), name);
        Entry entry = new Entry(spec, actor);
        entries.put(spec.id(), entry);
        spec.watch()
                .ifPresent(watch -> entry.watching =
                        getContext().spawn(Watching.create(spec, watch, services, files), "files-" + spawned));
        services.logStore().tell(new LogStore.Open(spec.id(), spec.logBudget()));
    }

    /** Starts every pending process that may, and skips every one that never can, until nothing changes. */
    private void advance() {
        boolean again = true;
        while (again) {
            again = false;
            for (Entry entry : entries.values()) {
                if (entry.isWaiting()) {
                    again |= decide(entry);
                }
            }
        }
    }

    private boolean decide(Entry entry) {
        Verdict verdict = DependencyRules.evaluate(withoutRetired(entry.spec.dependencies()), this::snapshotOf);
        if (verdict instanceof DependencyRules.Met) {
            if (entry.isToBeScheduled()) {
                schedule(entry);
                return true;
            }
            set(entry, new ProcessState.Starting());
            entry.actor.tell(entry.goesOn ? ManagedProcess.StartAgain.INSTANCE : ManagedProcess.Start.INSTANCE);
            entry.goesOn = false;
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

    /** Replicas that were scaled away are not waited for. */
    private Map<ProcessId, DependencyCondition> withoutRetired(Map<ProcessId, DependencyCondition> dependencies) {
        Map<ProcessId, DependencyCondition> left = new LinkedHashMap<>(dependencies);
        left.keySet().removeIf(id -> entries.containsKey(id) && Objects.requireNonNull(entries.get(id)).retired);
        return left;
    }

    /** Does something with a process, or answers that there is none of that name. */
    private Behavior<Command> ofKnown(
            ProcessId process, ActorRef<? super UnknownProcess> replyTo, Consumer<Entry> command) {
        Entry entry = entries.get(process);
        if (entry == null) {
            replyTo.tell(new UnknownProcess(process));
        } else {
            command.accept(entry);
        }
        return this;
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
        ProcessSnapshot now = entry.settled(changed.snapshot());
        Optional<JointRestart> joint = entry.joint && entry.wantedUp && entry.holds == 0
                ? jointRestarts.after(now, specs(), services.clock().instant())
                : Optional.empty();
        publishEvents(entry, now);
        entry.snapshot = now;
        if (joint.isEmpty() && entry.goesOnBySchedule()) {
            set(entry, new ProcessState.Scheduled(entry.due().orElseThrow()));
        }
        joint.ifPresent(this::begin); // the host hears of a lost group before anybody can take all for ended
        if (entry.snapshot.equals(now)) { // nobody is told of an end that is none
            announce(entry);
        }
        advance();
        return this;
    }

    private List<ProcessSpec> specs() {
        return entries.values().stream().map(entry -> entry.spec).toList();
    }

    private Behavior<Command> onPublish() {
        if (publishDue) {
            publish();
        }
        return this;
    }

    private void set(Entry entry, ProcessState state) {
        tell(entry, entry.at(state));
    }

    private void tell(Entry entry, ProcessSnapshot snapshot) {
        publishEvents(entry, snapshot);
        entry.snapshot = snapshot;
        announce(entry);
    }

    private void announce(Entry entry) {
        subscribers.forEach(subscriber -> subscriber.tell(entry.snapshot));
        if (entry.hasNews()) {
            publish();
            entry.answerWaiting();
        } else if (!publishDue) {
            publishDue = true;
            getContext().getSelf().tell(Publish.INSTANCE);
        }
    }

    private void publishEvents(Entry entry, ProcessSnapshot snapshot) {
        EventStamps stamps = services.events().stamps();
        ProcessEvents.between(entry.snapshot, snapshot, stamps::next).forEach(services.events()::publish);
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
        return ofKnown(process, replyTo, entry -> {
            ActorRef<StopReport> session =
                    getContext().spawnAnonymous(StopSession.single(report -> replyTo.tell(new Stopped(report))));
            stop(entry, kill, session);
            advance();
        });
    }

    private void stop(Entry entry, boolean kill, ActorRef<StopReport> replyTo) {
        entry.wantedUp = false;
        entry.cancelRuns();
        if (entry.isPending() || entry.state() instanceof ProcessState.Scheduled) {
            set(entry, entry.over("stopped before it started"));
        }
        entry.actor.tell(kill ? new ManagedProcess.Kill(replyTo) : new ManagedProcess.Stop(replyTo));
    }

    private Behavior<Command> onRestart(Restart restart) {
        return ofKnown(restart.process(), restart.replyTo(), entry -> {
            restart(entry);
            restart.replyTo().tell(new Restarting(restart.process()));
        });
    }

    private void restart(Entry entry) {
        entry.wantedUp = true;
        JointRestart joint = ofThoseUp(
                jointRestarts.byHand(entry.id(), specs(), services.clock().instant()));
        if (joint.processes().size() == 1) {
            entry.actor.tell(ManagedProcess.Restart.INSTANCE);
        } else {
            begin(joint);
        }
    }

    // ---- watched files

    private Behavior<Command> onFilesChanged(Watching.FilesChanged change) {
        Entry entry = entries.get(change.spec().id());
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
            restart(entry);
        } else {
            entry.actor.tell(new ManagedProcess.SendSignal(signal));
        }
        return this;
    }

    // ---- schedules

    /** Begins the schedule of a process whose dependencies allow it to start. */
    private void schedule(Entry entry) {
        Instant now = services.clock().instant();
        Schedule schedule = entry.spec.schedule().orElseThrow();
        Runs runs = Runs.of(schedule, now);
        entry.runs = runs;
        waitForNext(entry, runs, now);
        if (schedule.runAtStart()) {
            run(entry);
        } else {
            rest(entry);
        }
    }

    /** Sets an entry that is down to where its schedule has it. */
    private void rest(Entry entry) {
        ProcessState over = entry.over("its schedule has no time that is still to come");
        set(entry, entry.due().<ProcessState>map(ProcessState.Scheduled::new).orElse(over));
    }

    private void waitForNext(Entry entry, Runs runs, Instant now) {
        runs.advance(now).ifPresent(due -> waitFor(entry, due, now));
    }

    private void waitFor(Entry entry, Instant due, Instant now) {
        getContext().scheduleOnce(Due.wait(due, now), getContext().getSelf(), new RunDue(entry.id(), due));
    }

    private void run(Entry entry) {
        set(entry, new ProcessState.Starting());
        entry.actor.tell(ManagedProcess.Start.INSTANCE);
    }

    private Behavior<Command> onRunDue(RunDue timer) {
        Entry entry = entries.get(timer.process());
        if (entry == null || !entry.due().equals(Optional.of(timer.due()))) {
            return this; // stopped by hand, or replaced
        }
        Runs runs = Objects.requireNonNull(entry.runs);
        Instant now = services.clock().instant();
        Due.Verdict verdict = Due.at(timer.due(), now);
        if (verdict == Due.Verdict.EARLY) {
            waitFor(entry, timer.due(), now);
            return this;
        }
        waitForNext(entry, runs, now);
        boolean resting = entry.state() instanceof ProcessState.Scheduled;
        if (verdict == Due.Verdict.NOW && resting) {
            run(entry);
        } else if (verdict == Due.Verdict.NOW && runs.schedule().overlap() == Schedule.Overlap.RESTART) {
            entry.actor.tell(ManagedProcess.Restart.INSTANCE);
        } else {
            EventStamp stamp = services.events().stamps().next();
            long incarnation = entry.snapshot.incarnation();
            services.events().publish(new ProcessRunSkipped(stamp, entry.id(), incarnation, timer.due(), runs.skip()));
            if (resting) {
                rest(entry);
            }
        }
        return this;
    }

    // ---- scaling

    private Behavior<Command> onScale(Scale scale) {
        Scaling.Plan plan = Scaling.plan(specs(), scale.name(), scale.count());
        if (plan instanceof Scaling.Refused refused) {
            scale.replyTo().tell(new NotScaled(refused.problems()));
            return this;
        }
        Scaling.Planned planned = (Scaling.Planned) plan;
        List<ProcessSpec> missing = planned.wanted().stream()
                .filter(spec -> !entries.containsKey(spec.id()))
                .toList();
        List<SpecProblem> problems = problems(missing);
        if (!problems.isEmpty()) {
            scale.replyTo().tell(new NotScaled(problems));
            return this;
        }
        scale.replyTo().tell(carryOut(planned, missing));
        advance();
        publish();
        return this;
    }

    private Scaled carryOut(Scaling.Planned planned, List<ProcessSpec> missing) {
        List<ProcessId> starting = new ArrayList<>();
        for (ProcessSpec spec : planned.wanted()) {
            Entry entry = entries.get(spec.id());
            if (entry != null && (!entry.wantedUp || entry.state().isFinal())) {
                starting.add(entry.id());
                bringBack(entry);
            }
        }
        for (ProcessSpec spec : missing) {
            starting.add(spec.id());
            add(spec);
            planned.wanted().stream().findFirst().ifPresent(first -> jointRestarts.join(spec.id(), first.id()));
        }
        tellWhoIsJoint();
        List<ProcessId> stopping = new ArrayList<>();
        for (ProcessId id : planned.surplus()) {
            Entry entry = Objects.requireNonNull(entries.get(id));
            entry.retired = true;
            if (entry.wantedUp && !entry.state().isFinal()) {
                stopping.add(id);
                stop(entry, false, getContext().spawnAnonymous(StopSession.single(report -> {})));
            }
        }
        return new Scaled(starting, stopping);
    }

    private void bringBack(Entry entry) {
        entry.wantedUp = true;
        entry.retired = false;
        if (entry.state().isFinal()) {
            set(entry, new ProcessState.Pending("its turn"));
        } else {
            entry.actor.tell(ManagedProcess.Start.INSTANCE); // it is still stopping
        }
    }

    // ---- restarting together

    /** Leaves out what is down, or was stopped by hand: a joint restart starts nothing that was not up. */
    private JointRestart ofThoseUp(JointRestart joint) {
        return joint.only(joint.processes().stream()
                .filter(id -> id.equals(joint.cause()) || isUpAndWanted(id) || (joint.isForGood() && isWaiting(id)))
                .collect(Collectors.toSet()));
    }

    private boolean isUpAndWanted(ProcessId process) {
        Entry entry = entries.get(process);
        return entry != null && entry.wantedUp && entry.isUp();
    }

    private boolean isWaiting(ProcessId process) {
        Entry entry = entries.get(process);
        return entry != null && entry.isWaiting();
    }

    private void begin(JointRestart all) {
        JointRestart joint = ofThoseUp(all);
        if (joint.processes().size() == 1 && !joint.isForGood() && joint.anew().isEmpty()) {
            after(joint, new StartAgain(joint.cause(), snapshotOf(joint.cause()).orElseThrow()));
            return;
        }
        publishEvent(joint);
        for (ProcessId id : joint.processes()) {
            Entry entry = Objects.requireNonNull(entries.get(id));
            entry.holds++;
            entry.goesOn = !joint.anew().contains(id);
            if (joint.isForGood() ? entry.isPending() : entry.state().isFinal()) {
                set(entry, joint.isForGood() ? new ProcessState.Skipped(joint.reason()) : pendingFor(joint));
            }
        }
        List<List<ProcessId>> levels = DependencyGraph.of(specs()).startOrder().stopLevels().stream()
                .map(level -> level.stream().filter(joint.processes()::contains).toList())
                .toList();
        ActorRef<Command> self = getContext().getSelf();
        getContext()
                .spawnAnonymous(StopSession.levels(
                        levels,
                        (process, replyTo) -> new Halt(process, joint, replyTo),
                        self,
                        stopped -> self.tell(new Halted(joint))));
    }

    private static ProcessState.Pending pendingFor(JointRestart joint) {
        String names = joint.processes().stream().map(ProcessId::name).sorted().collect(Collectors.joining(", "));
        return new ProcessState.Pending("the restart of " + names + " together (" + joint.reason() + ")");
    }

    private void publishEvent(JointRestart joint) {
        long incarnation =
                snapshotOf(joint.cause()).map(ProcessSnapshot::incarnation).orElse(0L);
        EventStamp stamp = services.events().stamps().next();
        if (joint.isForGood()) {
            services.events()
                    .publish(new GroupGaveUp(stamp, joint.cause(), incarnation, joint.lostGroup(), joint.reason()));
            Escalated message = new Escalated(joint.lostGroup(), joint.reason(), joint.processes());
            escalated = Optional.of(message);
            awaitingEscalation.forEach(host -> host.tell(message));
            awaitingEscalation.clear();
        } else {
            List<ProcessId> together = joint.processes().stream().sorted().toList();
            services.events().publish(new GroupRestarting(stamp, joint.cause(), incarnation, together, joint.reason()));
        }
    }

    private Behavior<Command> onHalt(Halt halt) {
        Entry entry = Objects.requireNonNull(entries.get(halt.process()));
        ActorRef<StopReport> session = getContext()
                .spawnAnonymous(StopSession.single(report -> halt.replyTo().tell(new Stopped(report))));
        ProcessState.Pending pending = pendingFor(halt.joint());
        entry.actor.tell(
                entry.wantedUp
                        ? new ManagedProcess.Halt(
                                halt.joint().isForGood() ? halt.joint().reason() : pending.waitingFor(),
                                halt.joint().isForGood(),
                                session)
                        : new ManagedProcess.Stop(session));
        return this;
    }

    private Behavior<Command> onHalted(Halted halted) {
        after(halted.joint(), new Release(halted.joint()));
        return this;
    }

    /** Tells itself {@code command} when processes of {@code joint} may be started. */
    private void after(JointRestart joint, Command command) {
        Duration wait = Duration.between(services.clock().instant(), joint.notBefore());
        if (wait.isNegative() || wait.isZero()) {
            getContext().getSelf().tell(command);
        } else {
            getContext().scheduleOnce(wait, getContext().getSelf(), command);
        }
    }

    private Behavior<Command> onStartAgain(StartAgain start) {
        Entry entry = entries.get(start.process());
        if (entry != null && entry.wantedUp && entry.holds == 0 && entry.snapshot.equals(start.asOf())) {
            entry.actor.tell(ManagedProcess.StartAgain.INSTANCE);
        }
        return this;
    }

    /** Tells each process whether it starts again by itself. */
    private void tellWhoIsJoint() {
        Set<ProcessId> joint = jointRestarts.joint(specs());
        for (Entry entry : entries.values()) {
            if (entry.joint != joint.contains(entry.id())) {
                entry.joint = !entry.joint;
                entry.actor.tell(new ManagedProcess.Joint(entry.joint));
            }
        }
    }

    private Behavior<Command> onRelease(Release release) {
        for (ProcessId id : release.joint().processes()) {
            Entry entry = entries.get(id);
            if (entry != null) {
                entry.holds--;
            }
        }
        advance();
        return this;
    }

    private Behavior<Command> onStopAll(StopAll stopAll) {
        entries.values().forEach(entry -> entry.wantedUp = false);
        List<List<ProcessId>> levels = DependencyGraph.of(specs()).startOrder().stopLevels();
        getContext()
                .spawnAnonymous(
                        StopSession.levels(levels, Stop::new, getContext().getSelf(), stopAll.replyTo()::tell));
        return this;
    }

    private Behavior<Command> onKillAll(KillAll killAll) {
        entries.values().forEach(entry -> entry.wantedUp = false);
        List<List<ProcessId>> oneLevel = List.of(List.copyOf(entries.keySet()));
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
        escalated.ifPresentOrElse(await.replyTo()::tell, () -> awaitingEscalation.add(await.replyTo()));
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
