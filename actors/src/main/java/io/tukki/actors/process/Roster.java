package io.tukki.actors.process;

import io.tukki.actors.log.LogStore;
import io.tukki.core.event.EventStamps;
import io.tukki.core.lifecycle.ProcessEvents;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.ProjectSnapshot;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** The processes of a runtime, where each stands, and who is told of it; owned by the {@link ProcessManager}. */
final class Roster {

    private final ActorContext<ProcessManager.Command> context;
    private final ProcessServices services;
    private final Consumer<ProjectSnapshot> publisher;
    private final ActorRef<ProcessSnapshot> changes;
    private final ActorRef<Watching.FilesChanged> files;
    private final Map<ProcessId, Entry> entries = new LinkedHashMap<>();
    private final Set<ActorRef<ProcessSnapshot>> subscribers = new HashSet<>();
    private long version;
    private long spawned;
    private boolean publishDue;

    /**
     * A roster without processes.
     *
     * @param publisher takes each new snapshot
     * @param changes is told by each process of its changes
     * @param files is told of changes of watched files
     */
    Roster(
            ActorContext<ProcessManager.Command> context,
            ProcessServices services,
            Consumer<ProjectSnapshot> publisher,
            ActorRef<ProcessSnapshot> changes,
            ActorRef<Watching.FilesChanged> files) {
        this.context = context;
        this.services = services;
        this.publisher = publisher;
        this.changes = changes;
        this.files = files;
    }

    // ---- who is there

    Collection<Entry> all() {
        return Collections.unmodifiableCollection(entries.values());
    }

    Set<ProcessId> ids() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Nullable
    Entry find(ProcessId process) {
        return entries.get(process);
    }

    /** Returns a process that is there for sure. */
    Entry get(ProcessId process) {
        return Objects.requireNonNull(entries.get(process));
    }

    List<ProcessSpec> specs() {
        return entries.values().stream().map(entry -> entry.spec).toList();
    }

    Optional<ProcessSnapshot> snapshotOf(ProcessId process) {
        return Optional.ofNullable(entries.get(process)).map(entry -> entry.snapshot);
    }

    /** Adds a process that is down; one of its name, of which nothing runs, makes room. */
    void add(ProcessSpec spec) {
        Entry old = entries.remove(spec.id());
        if (old != null) {
            context.stop(old.actor);
            if (old.watching != null) {
                context.stop(old.watching);
            }
        }
        String name = "process-" + ++spawned;
        ActorRef<ManagedProcess.Command> actor = context.spawn(ManagedProcess.create(spec, services, changes), name);
        Entry entry = new Entry(spec, actor);
        entries.put(spec.id(), entry);
        spec.watch()
                .ifPresent(watch -> entry.watching =
                        context.spawn(Watching.create(spec, watch, services, files), "files-" + spawned));
        services.logStore().tell(new LogStore.Open(spec.id(), spec.logBudget()));
    }

    /** Stops a process by hand. */
    void stop(Entry entry, boolean kill, ActorRef<StopReport> replyTo) {
        entry.wantedUp = false;
        entry.cancelRuns();
        if (entry.isPending() || entry.state() instanceof ProcessState.Scheduled) {
            set(entry, entry.over("stopped before it started"));
        }
        entry.actor.tell(kill ? new ManagedProcess.Kill(replyTo) : new ManagedProcess.Stop(replyTo));
    }

    // ---- where they stand

    void set(Entry entry, ProcessState state) {
        record(entry, entry.at(state));
        announce(entry);
    }

    /** Takes down where a process stands now, and publishes the events that led there. */
    void record(Entry entry, ProcessSnapshot snapshot) {
        EventStamps stamps = services.events().stamps();
        ProcessEvents.between(entry.snapshot, snapshot, stamps::next).forEach(services.events()::publish);
        entry.snapshot = snapshot;
    }

    /** Tells everybody who is to know where a process stands. */
    void announce(Entry entry) {
        subscribers.forEach(subscriber -> subscriber.tell(entry.snapshot));
        if (entry.hasNews()) {
            publish();
            entry.answerWaiting();
        } else if (!publishDue) {
            publishDue = true;
            context.getSelf().tell(ProcessManager.Publish.INSTANCE);
        }
    }

    /** Makes the snapshot: at once where somebody may wait for it, else when the mailbox has been read so far. */
    void publish() {
        publishDue = false;
        Map<ProcessId, ProcessSnapshot> snapshots = new LinkedHashMap<>();
        entries.forEach((id, entry) -> snapshots.put(id, entry.snapshot));
        publisher.accept(new ProjectSnapshot(++version, snapshots));
    }

    /** Makes the snapshot that was put off. */
    void publishIfDue() {
        if (publishDue) {
            publish();
        }
    }

    // ---- who is told

    void subscribe(ActorRef<ProcessSnapshot> subscriber) {
        if (subscribers.add(subscriber)) {
            context.watch(subscriber);
        }
        entries.values().forEach(entry -> subscriber.tell(entry.snapshot));
    }

    void unsubscribe(ActorRef<Void> ended) {
        subscribers.removeIf(subscriber -> subscriber.path().equals(ended.path()));
    }
}
