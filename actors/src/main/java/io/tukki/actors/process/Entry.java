package io.tukki.actors.process;

import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What the {@link ProcessManager} knows of one process, and who waits for it; owned by the manager. */
final class Entry {

    final ProcessSpec spec;
    final ActorRef<ManagedProcess.Command> actor;
    ProcessSnapshot snapshot;

    /** Whether it is wanted up: from its start to a manual stop. */
    boolean wantedUp = true;

    /** Whether it was scaled away. */
    boolean retired;

    /** Whether others may be restarted with it. */
    boolean joint;

    /** How many joint restarts hold it back. */
    int holds;

    /** Whether its next start goes on with its restart history. */
    boolean goesOn;

    /** Where its schedule stands; null until that begins. */
    @Nullable
    Runs runs;

    /** What watches its files; null if it has none to watch. */
    @Nullable
    ActorRef<Watching.Command> watching;

    private final List<ActorRef<ProcessManager.EndReply>> awaitingEnd = new ArrayList<>();
    private final List<ActorRef<ProcessManager.EndReply>> awaitingDown = new ArrayList<>();
    private final List<ActorRef<ProcessManager.ReadyReply>> awaitingReady = new ArrayList<>();

    Entry(ProcessSpec spec, ActorRef<ManagedProcess.Command> actor) {
        this.spec = spec;
        this.actor = actor;
        this.snapshot = new ProcessSnapshot(spec, new ProcessState.Pending("its turn"), 0, null);
    }

    ProcessId id() {
        return spec.id();
    }

    ProcessState state() {
        return snapshot.state();
    }

    boolean isPending() {
        return state() instanceof ProcessState.Pending;
    }

    /** Returns whether it may be started when its dependencies allow. */
    boolean isWaiting() {
        return isPending() && wantedUp && holds == 0;
    }

    /** Returns when its schedule runs it next; empty if none does. */
    Optional<Instant> due() {
        return runs == null ? Optional.empty() : runs.due();
    }

    /** Returns whether its start is the start of its schedule. */
    boolean isToBeScheduled() {
        return spec.schedule().isPresent() && due().isEmpty();
    }

    /** Returns whether it has ended and its schedule has it run again. */
    boolean goesOnBySchedule() {
        return wantedUp && state().isFinal() && due().isPresent();
    }

    void cancelRuns() {
        if (runs != null) {
            runs.cancel();
        }
    }

    /** Returns whether it runs, or is about to. */
    boolean isUp() {
        return state().isAlive() || state() instanceof ProcessState.BackingOff;
    }

    /** Returns whether changed files are for it: it runs or has ended, and is wanted up. Others start with what is new. */
    boolean heedsFiles() {
        boolean ended = state() instanceof ProcessState.Exited || state() instanceof ProcessState.Failed;
        return wantedUp
                && !retired
                && holds == 0
                && (isUp() || (ended && spec.watch().orElseThrow().signal() == null));
    }

    /** Returns where a process is that does not run and will not: where it ended, or skipped if it never ran. */
    ProcessState over(String whySkipped) {
        ExitReport last = snapshot.lastExit();
        return last == null ? new ProcessState.Skipped(whySkipped) : new ProcessState.Exited(last);
    }

    /** Returns this process at {@code state}. */
    ProcessSnapshot at(ProcessState state) {
        return new ProcessSnapshot(spec, state, snapshot.incarnation(), snapshot.lastExit());
    }

    /** Returns {@code told}; what waits for its group and was stopped by hand meanwhile has ended. */
    ProcessSnapshot settled(ProcessSnapshot told) {
        return told.state() instanceof ProcessState.Pending && !wantedUp && told.lastExit() != null
                ? new ProcessSnapshot(
                        spec, new ProcessState.Exited(told.lastExit()), told.incarnation(), told.lastExit())
                : told;
    }

    void awaitEnd(ActorRef<ProcessManager.EndReply> waiting) {
        if (state().isFinal()) {
            waiting.tell(new ProcessManager.Ended(snapshot));
        } else {
            awaitingEnd.add(waiting);
        }
    }

    void awaitDown(ActorRef<ProcessManager.EndReply> waiting) {
        if (isDown()) {
            waiting.tell(new ProcessManager.Ended(snapshot));
        } else {
            awaitingDown.add(waiting);
        }
    }

    private boolean isDown() {
        return state().isFinal()
                || state() instanceof ProcessState.BackingOff
                || (isPending() && snapshot.incarnation() > 0);
    }

    void awaitReady(ActorRef<ProcessManager.ReadyReply> waiting) {
        readiness().ifPresentOrElse(waiting::tell, () -> awaitingReady.add(waiting));
    }

    /** Returns whether somebody is to be told what it has come to. */
    boolean hasNews() {
        return isDown() || readiness().isPresent();
    }

    /** Tells those who wait for what it has come to. */
    void answerWaiting() {
        readiness().ifPresent(reply -> {
            awaitingReady.forEach(waiting -> waiting.tell(reply));
            awaitingReady.clear();
        });
        if (isDown()) {
            awaitingDown.forEach(waiting -> waiting.tell(new ProcessManager.Ended(snapshot)));
            awaitingDown.clear();
        }
        if (state().isFinal()) {
            awaitingEnd.forEach(waiting -> waiting.tell(new ProcessManager.Ended(snapshot)));
            awaitingEnd.clear();
        }
    }

    private Optional<ProcessManager.ReadyReply> readiness() {
        if (snapshot.isReady()) {
            return Optional.of(new ProcessManager.BecameReady(snapshot));
        }
        return state().isFinal() || state() instanceof ProcessState.BackingOff
                ? Optional.of(new ProcessManager.EndedBefore(snapshot))
                : Optional.empty();
    }
}
