package io.tukki.actors.process;

import io.tukki.core.event.EventStamp;
import io.tukki.core.event.GroupGaveUp;
import io.tukki.core.event.GroupRestarting;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.process.ProcessId;
import io.tukki.core.project.DependencyGraph;
import io.tukki.core.restart.ProcessGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Restarts processes together: stops them, dependents first, waits, and lets them go; or stops them for good. Owned by
 * the {@link ProcessManager}.
 */
final class JointRestarting {

    private final ActorContext<ProcessManager.Command> context;
    private final ProcessServices services;
    private final Roster roster;
    private final JointRestarts restarts = new JointRestarts();
    private final List<ActorRef<ProcessManager.Escalated>> awaitingEscalation = new ArrayList<>();
    private Optional<ProcessManager.Escalated> escalated = Optional.empty();

    JointRestarting(ActorContext<ProcessManager.Command> context, ProcessServices services, Roster roster) {
        this.context = context;
        this.services = services;
        this.roster = roster;
    }

    List<ProcessGroup> groups() {
        return restarts.groups();
    }

    void groups(List<ProcessGroup> groups) {
        restarts.groups(groups);
        tellWhoIsJoint();
    }

    /** Makes a new replica a member of the group of {@code sibling}, if that has one. */
    void join(ProcessId newcomer, ProcessId sibling) {
        restarts.join(newcomer, sibling);
    }

    /** Returns what is restarted together now that a process stands there. */
    Optional<JointRestart> after(Entry entry, ProcessSnapshot now) {
        return entry.joint && entry.wantedUp && entry.holds == 0
                ? restarts.after(now, roster.specs(), services.clock().instant())
                : Optional.empty();
    }

    /** Restarts a process by hand, and those that are restarted with it. */
    void restart(Entry entry) {
        entry.wantedUp = true;
        JointRestart joint = ofThoseUp(
                restarts.byHand(entry.id(), roster.specs(), services.clock().instant()));
        if (joint.processes().size() == 1) {
            entry.actor.tell(ManagedProcess.Restart.INSTANCE);
        } else {
            begin(joint);
        }
    }

    void awaitEscalation(ActorRef<ProcessManager.Escalated> replyTo) {
        escalated.ifPresentOrElse(replyTo::tell, () -> awaitingEscalation.add(replyTo));
    }

    /** Leaves out what is down, or was stopped by hand: a joint restart starts nothing that was not up. */
    private JointRestart ofThoseUp(JointRestart joint) {
        return joint.only(joint.processes().stream()
                .filter(id -> id.equals(joint.cause()) || isUpAndWanted(id) || (joint.isForGood() && isWaiting(id)))
                .collect(Collectors.toSet()));
    }

    private boolean isUpAndWanted(ProcessId process) {
        Entry entry = roster.find(process);
        return entry != null && entry.wantedUp && entry.isUp();
    }

    private boolean isWaiting(ProcessId process) {
        Entry entry = roster.find(process);
        return entry != null && entry.isWaiting();
    }

    void begin(JointRestart all) {
        JointRestart joint = ofThoseUp(all);
        if (joint.processes().size() == 1 && !joint.isForGood() && joint.anew().isEmpty()) {
            after(
                    joint,
                    new ProcessManager.StartAgain(
                            joint.cause(), roster.snapshotOf(joint.cause()).orElseThrow()));
            return;
        }
        publishEvent(joint);
        for (ProcessId id : joint.processes()) {
            Entry entry = roster.get(id);
            entry.holds++;
            entry.goesOn = !joint.anew().contains(id);
            if (joint.isForGood() ? entry.isPending() : entry.state().isFinal()) {
                roster.set(entry, joint.isForGood() ? new ProcessState.Skipped(joint.reason()) : pendingFor(joint));
            }
        }
        List<List<ProcessId>> levels = DependencyGraph.of(roster.specs()).startOrder().stopLevels().stream()
                .map(level -> level.stream().filter(joint.processes()::contains).toList())
                .toList();
        ActorRef<ProcessManager.Command> self = context.getSelf();
        context.spawnAnonymous(StopSession.levels(
                levels,
                (process, replyTo) -> new ProcessManager.Halt(process, joint, replyTo),
                self,
                stopped -> self.tell(new ProcessManager.Halted(joint))));
    }

    private static ProcessState.Pending pendingFor(JointRestart joint) {
        String names = joint.processes().stream().map(ProcessId::name).sorted().collect(Collectors.joining(", "));
        return new ProcessState.Pending("the restart of " + names + " together (" + joint.reason() + ")");
    }

    private void publishEvent(JointRestart joint) {
        long incarnation = roster.snapshotOf(joint.cause())
                .map(ProcessSnapshot::incarnation)
                .orElse(0L);
        EventStamp stamp = services.events().stamps().next();
        if (joint.isForGood()) {
            services.events()
                    .publish(new GroupGaveUp(stamp, joint.cause(), incarnation, joint.lostGroup(), joint.reason()));
            ProcessManager.Escalated message =
                    new ProcessManager.Escalated(joint.lostGroup(), joint.reason(), joint.processes());
            escalated = Optional.of(message);
            awaitingEscalation.forEach(host -> host.tell(message));
            awaitingEscalation.clear();
        } else {
            List<ProcessId> together = joint.processes().stream().sorted().toList();
            services.events().publish(new GroupRestarting(stamp, joint.cause(), incarnation, together, joint.reason()));
        }
    }

    /** Stops one process of a joint restart. */
    void onHalt(ProcessManager.Halt halt) {
        Entry entry = roster.get(halt.process());
        ActorRef<StopReport> session = context.spawnAnonymous(
                StopSession.single(report -> halt.replyTo().tell(new ProcessManager.Stopped(report))));
        ProcessState.Pending pending = pendingFor(halt.joint());
        entry.actor.tell(
                entry.wantedUp
                        ? new ManagedProcess.Halt(
                                halt.joint().isForGood() ? halt.joint().reason() : pending.waitingFor(),
                                halt.joint().isForGood(),
                                session)
                        : new ManagedProcess.Stop(session));
    }

    /** All are stopped. */
    void onHalted(ProcessManager.Halted halted) {
        after(halted.joint(), new ProcessManager.Release(halted.joint()));
    }

    /** Tells itself {@code command} when processes of {@code joint} may be started. */
    private void after(JointRestart joint, ProcessManager.Command command) {
        Duration wait = Duration.between(services.clock().instant(), joint.notBefore());
        if (wait.isNegative() || wait.isZero()) {
            context.getSelf().tell(command);
        } else {
            context.scheduleOnce(wait, context.getSelf(), command);
        }
    }

    /** Starts the only one. */
    void onStartAgain(ProcessManager.StartAgain start) {
        Entry entry = roster.find(start.process());
        if (entry != null && entry.wantedUp && entry.holds == 0 && entry.snapshot.equals(start.asOf())) {
            entry.actor.tell(ManagedProcess.StartAgain.INSTANCE);
        }
    }

    /** Tells each process whether it starts again by itself. */
    void tellWhoIsJoint() {
        Set<ProcessId> joint = restarts.joint(roster.specs());
        for (Entry entry : roster.all()) {
            if (entry.joint != joint.contains(entry.id())) {
                entry.joint = !entry.joint;
                entry.actor.tell(new ManagedProcess.Joint(entry.joint));
            }
        }
    }

    /** Lets all go, to be started as their dependencies allow. */
    void onRelease(ProcessManager.Release release) {
        for (ProcessId id : release.joint().processes()) {
            Entry entry = roster.find(id);
            if (entry != null) {
                entry.holds--;
            }
        }
    }
}
