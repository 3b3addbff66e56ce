package io.tukki.actors.log;

import io.tukki.core.log.LogArchive;
import io.tukki.streams.files.LogFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the log to files, as a reader of its own: it is told when a segment is sealed, and writes; slower than memory's
 * retention it is lapped. The store does not know of it. What is in no sealed segment is noted a flush interval after
 * it came; while nothing comes no timer runs. It blocks on the disk: to be run on the dispatcher for that.
 */
public final class LogArchiver extends AbstractBehavior<LogArchiver.Command> {

    /** What it is told. */
    public sealed interface Command {}

    /** Writes everything, as nothing is appended any more, and lets go of the directory. */
    public record Close(ActorRef<Closed> replyTo) implements Command {}

    /** Notes in the directory which logs were forgotten so far. */
    public record NoteForgotten(ActorRef<Noted> replyTo) implements Command {}

    /** What was forgotten stays forgotten for the next runtime; if that could not be written it is tried again. */
    public enum Noted {
        INSTANCE
    }

    /** Everything that could be written is. */
    public enum Closed {
        INSTANCE
    }

    private enum Sealed implements Command {
        INSTANCE
    }

    private enum Appended implements Command {
        INSTANCE
    }

    private enum Flush implements Command {
        INSTANCE
    }

    private static final Logger LOG = LoggerFactory.getLogger(LogArchiver.class);
    private static final int SEGMENTS_A_TURN = 8;

    private final LogArchive archive;
    private final LogFiles files;
    private final Duration flushInterval;
    private final TimerScheduler<Command> timers;
    private final Consumer<Optional<String>> failures;
    private final Runnable onSealed;
    private final Runnable onAppended;
    private boolean failing;
    private boolean closed;

    private LogArchiver(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LogArchive archive,
            LogFiles files,
            Duration flushInterval,
            Consumer<Optional<String>> failures) {
        super(context);
        ActorRef<Command> self = context.getSelf();
        this.archive = archive;
        this.files = files;
        this.flushInterval = flushInterval;
        this.timers = timers;
        this.failures = failures;
        this.onSealed = () -> self.tell(Sealed.INSTANCE);
        this.onAppended = () -> self.tell(Appended.INSTANCE);
        self.tell(Sealed.INSTANCE);
        self.tell(Appended.INSTANCE);
    }

    /**
     * Returns the behaviour that writes {@code archive} to {@code files}, which nobody else may use.
     *
     * @param failures told why files are not written, once, and with nothing when they are again
     */
    public static Behavior<Command> create(
            LogArchive archive, LogFiles files, Duration flushInterval, Consumer<Optional<String>> failures) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new LogArchiver(context, timers, archive, files, flushInterval, failures)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Sealed.INSTANCE, this::onSealed)
                .onMessageEquals(Appended.INSTANCE, this::onAppended)
                .onMessageEquals(Flush.INSTANCE, this::onFlush)
                .onMessage(NoteForgotten.class, this::onNoteForgotten)
                .onMessage(Close.class, this::onClose)
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    private Behavior<Command> onSealed() {
        boolean more = files.saveSealed(SEGMENTS_A_TURN);
        if (!more && files.failure().isEmpty()) {
            archive.onSealed(onSealed);
            more = files.saveSealed(SEGMENTS_A_TURN); // what was sealed just before
        }
        if (more) {
            getContext().getSelf().tell(Sealed.INSTANCE);
        }
        report();
        return this;
    }

    private Behavior<Command> onAppended() {
        startTimer();
        return this;
    }

    private Behavior<Command> onFlush() {
        if (files.failure().isPresent()) {
            getContext().getSelf().tell(Sealed.INSTANCE); // perhaps there is room now
        } else if (files.saveSealed(SEGMENTS_A_TURN)) {
            getContext().getSelf().tell(Flush.INSTANCE); // older lines first: a kill shall not leave a hole
            return this;
        }
        files.saveUnsealed();
        archive.onAppended(onAppended);
        if (archive.hasUnsaved()) {
            startTimer();
        }
        report();
        return this;
    }

    private void startTimer() {
        if (!timers.isTimerActive(Flush.INSTANCE)) {
            timers.startSingleTimer(Flush.INSTANCE, Flush.INSTANCE, flushInterval);
        }
    }

    private void report() {
        Optional<IOException> failure = files.failure();
        if (failure.isPresent()) {
            startTimer();
        }
        if (failure.isPresent() != failing) {
            failing = failure.isPresent();
            if (failing) {
                LOG.warn(
                        "Log files in {} cannot be written: {}; logs go on in memory",
                        files.directory(),
                        failure.get().toString());
            } else {
                LOG.info("Log files in {} are written again", files.directory());
            }
            failures.accept(failure.map(IOException::toString));
        }
    }

    private Behavior<Command> onNoteForgotten(NoteForgotten note) {
        files.saveForgotten();
        report();
        note.replyTo().tell(Noted.INSTANCE);
        return this;
    }

    private Behavior<Command> onClose(Close close) {
        close();
        close.replyTo().tell(Closed.INSTANCE);
        return Behaviors.stopped();
    }

    private Behavior<Command> onPostStop() {
        close();
        return this;
    }

    private void close() {
        if (!closed) {
            closed = true;
            archive.unpark(onSealed);
            archive.unpark(onAppended);
            files.close();
        }
    }
}
