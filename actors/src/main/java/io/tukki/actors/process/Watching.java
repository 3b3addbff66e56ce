package io.tukki.actors.process;

import io.tukki.actors.watch.FileWatcher;
import io.tukki.core.process.Debounce;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.WatchGlobs;
import io.tukki.core.process.WatchSpec;
import io.tukki.core.schedule.Due;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/** Watches the files of one spec, and tells of changes when there have been no more for a while. */
final class Watching extends AbstractBehavior<Watching.Command> {

    private static final int MOST_PATHS = 10_000;

    /** What it is told. */
    sealed interface Command {}

    private record Changed(Path path) implements Command {}

    private enum QuietElapsed implements Command {
        INSTANCE
    }

    /**
     * Files have changed.
     *
     * @param paths how many, at most 10,000
     * @param first relative to the watched folder
     */
    record FilesChanged(ProcessSpec spec, int paths, Path first) {}

    private final ProcessSpec spec;
    private final Duration quiet;
    private final Clock clock;
    private final ActorRef<FilesChanged> replyTo;
    private final FileWatcher.Watch watch;
    private final Set<Path> paths = new LinkedHashSet<>();
    private @Nullable Debounce debounce;

    private Watching(
            ActorContext<Command> context,
            ProcessSpec spec,
            WatchSpec files,
            ProcessServices services,
            ActorRef<FilesChanged> replyTo) {
        super(context);
        this.spec = spec;
        this.quiet = files.debounce();
        this.clock = services.clock();
        this.replyTo = replyTo;
        ActorRef<Command> self = context.getSelf();
        this.watch = services.files()
                .watch(files.rootIn(spec.directory()), WatchGlobs.of(files), path -> self.tell(new Changed(path)));
    }

    static Behavior<Command> create(
            ProcessSpec spec, WatchSpec files, ProcessServices services, ActorRef<FilesChanged> replyTo) {
        return Behaviors.setup(context -> new Watching(context, spec, files, services, replyTo));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Changed.class, this::onChanged)
                .onMessageEquals(QuietElapsed.INSTANCE, this::onQuietElapsed)
                .onSignal(PostStop.class, stopped -> onStopped())
                .build();
    }

    private Behavior<Command> onChanged(Changed changed) {
        Instant now = clock.instant();
        if (debounce == null) {
            debounce = Debounce.from(now, quiet);
            waitUntil(debounce.due(), now);
        } else {
            debounce = debounce.changed(now);
        }
        if (paths.size() < MOST_PATHS) {
            paths.add(changed.path());
        }
        return this;
    }

    private Behavior<Command> onQuietElapsed() {
        Instant now = clock.instant();
        if (debounce != null && now.isBefore(debounce.due())) {
            waitUntil(debounce.due(), now);
            return this;
        }
        replyTo.tell(new FilesChanged(spec, paths.size(), paths.iterator().next()));
        paths.clear();
        debounce = null;
        return this;
    }

    private void waitUntil(Instant due, Instant now) {
        Duration wait = Due.wait(due, now);
        getContext().scheduleOnce(wait, getContext().getSelf(), QuietElapsed.INSTANCE);
    }

    private Behavior<Command> onStopped() {
        watch.close();
        return this;
    }
}
