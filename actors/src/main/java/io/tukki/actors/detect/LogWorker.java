package io.tukki.actors.detect;

import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogView;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Reads the log with a cursor of its own, as any reader does: slower than retention it is lapped, caught up it is
 * parked. It reads in turns, so that it keeps nobody from the dispatcher. When it fails it begins anew behind the lines
 * at hand.
 */
final class LogWorker extends AbstractBehavior<LogWorker.Command> {

    /** What a worker is told. */
    sealed interface Command {}

    /** The process has ended, all it wrote is stored. */
    record Ended(ProcessId process) implements Command {}

    /** Answers when what was stored before this is read and told, or is gone. */
    record CatchUp(ActorRef<CaughtUp> replyTo) implements Command {}

    /** All up to the question is told. */
    enum CaughtUp {
        INSTANCE
    }

    /** Answers when it has read that far, or there is nothing more. */
    private record AwaitPosition(long sequence, ActorRef<CaughtUp> replyTo) implements Command {}

    private enum Read implements Command {
        INSTANCE
    }

    private enum Flush implements Command {
        INSTANCE
    }

    private enum Tell implements Command {
        INSTANCE
    }

    private static final int LINES = 1024;
    private static final int SLICES_A_TURN = 16;
    private static final Duration FLUSH = Duration.ofMillis(100);
    /** Views may lag by 50 ms, of which a host's scheduler may take 20. */
    private static final Duration TELL = Duration.ofMillis(10);

    private final LogView view;
    private final LogReader log;
    private final LineReader lines;
    private final WorkerCounts counts;
    private final TimerScheduler<Command> timers;
    private final Runnable wake;

    private LogWorker(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LogView view,
            LineReader lines,
            WorkerCounts counts) {
        super(context);
        this.view = view;
        this.timers = timers;
        this.lines = lines;
        this.counts = counts;
        long after = Math.max(counts.position(), view.recoveredThrough()); // what was there before was looked at then
        this.log = LogReader.ofMemory(view, LogQuery.all().after(after));
        this.wake = wakeUp(context);
        context.getSelf().tell(Read.INSTANCE);
    }

    /** Returns the behaviour of a supervised worker that goes on where {@code counts} stands. */
    static Behavior<Command> create(LogView view, Supplier<LineReader> lines, WorkerCounts counts) {
        Behavior<Command> worker = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new LogWorker(context, timers, view, lines.get(), counts)));
        return Behaviors.supervise(worker).onFailure(SupervisorStrategy.restart());
    }

    private static Runnable wakeUp(ActorContext<Command> context) {
        var self = context.getSelf();
        return () -> self.tell(Read.INSTANCE);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Read.INSTANCE, this::onRead)
                .onMessageEquals(Flush.INSTANCE, this::onFlush)
                .onMessageEquals(Tell.INSTANCE, this::onTell)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(CatchUp.class, this::onCatchUp)
                .onMessage(AwaitPosition.class, this::onAwaitPosition)
                .onSignal(PreRestart.class, signal -> onPreRestart())
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    private Behavior<Command> onRead() {
        for (int i = 0; i < SLICES_A_TURN; i++) {
            if (!readNext()) {
                park();
                scheduleFlush();
                return this;
            }
        }
        getContext().getSelf().tell(Read.INSTANCE);
        return this;
    }

    private boolean readNext() {
        LogRead read = log.poll(LINES);
        if (read instanceof LogSlice slice) {
            counts.advance(slice.lastSequence(), slice.lines()); // first, so that a failure does not come again
            lines.read(slice);
        } else if (read instanceof LogGap gap) {
            counts.lap(gap.lines());
            lines.end(gap.process());
        }
        return read != null;
    }

    /** Asks to be woken, and looks once more for what came just before. */
    private void park() {
        log.unpark(wake);
        log.park(wake);
        if (readNext()) {
            log.unpark(wake);
            getContext().getSelf().tell(Read.INSTANCE);
        }
    }

    private void scheduleFlush() {
        if (lines.hasNews() && !timers.isTimerActive(Tell.INSTANCE)) {
            timers.startSingleTimer(Tell.INSTANCE, Tell.INSTANCE, TELL);
        }
        if (lines.isWaiting() && !timers.isTimerActive(Flush.INSTANCE)) {
            timers.startSingleTimer(Flush.INSTANCE, Flush.INSTANCE, FLUSH);
        }
    }

    private Behavior<Command> onTell() {
        lines.tellNews();
        return this;
    }

    private Behavior<Command> onFlush() {
        if (lines.flush(System.nanoTime())) {
            timers.startSingleTimer(Flush.INSTANCE, Flush.INSTANCE, FLUSH);
        }
        return this;
    }

    private Behavior<Command> onEnded(Ended ended) {
        if (readNext()) {
            getContext().getSelf().tell(ended); // first what it wrote
        } else {
            lines.end(ended.process());
        }
        return this;
    }

    private Behavior<Command> onCatchUp(CatchUp catchUp) {
        return onAwaitPosition(new AwaitPosition(view.head(), catchUp.replyTo()));
    }

    private Behavior<Command> onAwaitPosition(AwaitPosition wanted) {
        if (counts.position() < wanted.sequence() && readNext()) {
            getContext().getSelf().tell(wanted);
        } else {
            lines.tellNews();
            wanted.replyTo().tell(CaughtUp.INSTANCE);
        }
        return this;
    }

    private Behavior<Command> onPreRestart() {
        counts.restarted();
        log.unpark(wake);
        return this;
    }

    private Behavior<Command> onPostStop() {
        log.unpark(wake);
        return this;
    }
}
