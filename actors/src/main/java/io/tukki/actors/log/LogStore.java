package io.tukki.actors.log;

import io.tukki.actors.mailbox.Bulk;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogOrigin;
import io.tukki.core.log.ProcessLog;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The one writer of all logs. It takes chunks, never lines; readers do not come here but read the published segments
 * at their own pace.
 *
 * <p>The log itself is made outside and handed in, so that it outlives a restart of this actor.
 */
public final class LogStore {

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** What the store is told. */
    public sealed interface Command {}

    /** Takes the lines of {@code chunk}, each section of which says whose it is, and releases it. */
    public record Append(LogChunk chunk) implements Command, Bulk {}

    /** Answers when every append told before it has been taken. */
    public record Flush(ActorRef<Flushed> replyTo) implements Command, Bulk {}

    /**
     * Makes a log known before its first line.
     *
     * @param budget bytes of memory it may hold; 0 for what each may
     */
    public record Open(ProcessId process, long budget) implements Command {}

    /** Drops what was told before of a process, and says whether there was any; readers of it wait for a new log. */
    public record Forget(ProcessId process, ActorRef<Forgotten> replyTo) implements Command, Bulk {}

    /** Nothing that was stored before can be read any more, or there was nothing. */
    public record Forgotten(boolean hadLog) {}

    /** Lets a process go on that was held up by a reader, unless another still does. */
    public record Resume(ProcessId process) implements Command {}

    private enum Tick implements Command {
        DROP_OLD
    }

    /** Everything told before the {@link Flush} is readable. */
    public enum Flushed {
        INSTANCE
    }

    private LogStore() {}

    /**
     * Returns the behaviour that writes to {@code log}, which nobody else may write to. Where lines may grow too old it
     * looks for such every tenth of that age, between one second and one minute.
     */
    public static Behavior<Command> create(SegmentedLog log, Clock clock) {
        if (log.maxAge().isZero()) {
            return writing(log, clock);
        }
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.DROP_OLD, pause(log.maxAge()));
            return writing(log, clock);
        });
    }

    private static Duration pause(Duration maxAge) {
        Duration tenth = maxAge.dividedBy(10);
        return tenth.compareTo(SHORTEST_PAUSE) < 0
                ? SHORTEST_PAUSE
                : tenth.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : tenth;
    }

    private static Behavior<Command> writing(SegmentedLog log, Clock clock) {
        Credits credits = new Credits();
        return Behaviors.receive(Command.class)
                .onMessage(Append.class, append -> onAppend(log, credits, append))
                .onMessage(Resume.class, resume -> onResume(log, credits, resume))
                .onMessage(Flush.class, LogStore::onFlush)
                .onMessage(Open.class, open -> onOpen(log, open))
                .onMessage(Tick.class, tick -> onDropOld(log, clock))
                .onMessage(Forget.class, forget -> onForget(log, credits, forget))
                .build();
    }

    private static Behavior<Command> onAppend(SegmentedLog log, Credits credits, Append append) {
        LogChunk chunk = append.chunk();
        RuntimeException failure = null;
        for (int i = 0; i < chunk.sections(); i++) {
            chunk.select(i);
            try {
                append(log, credits, chunk);
            } catch (RuntimeException e) { // of one process: the lines of the others are stored
                failure = e;
            }
        }
        chunk.release(); // with all credits that are not withheld
        if (failure != null) {
            throw failure;
        }
        return Behaviors.same();
    }

    private static void append(SegmentedLog log, Credits credits, LogChunk chunk) {
        LogOrigin origin = Objects.requireNonNull(chunk.origin());
        if (log.append(origin, chunk).isHeld()) {
            credits.withhold(origin.process(), chunk.takeCredit());
        }
    }

    private static Behavior<Command> onResume(SegmentedLog log, Credits credits, Resume resume) {
        if (!isHeld(log, resume.process())) {
            credits.grant(resume.process());
        }
        return Behaviors.same();
    }

    private static boolean isHeld(SegmentedLog log, ProcessId process) {
        return log.view().log(process).map(ProcessLog::isHeld).orElse(false);
    }

    private static Behavior<Command> onFlush(Flush flush) {
        flush.replyTo().tell(Flushed.INSTANCE);
        return Behaviors.same();
    }

    private static Behavior<Command> onOpen(SegmentedLog log, Open open) {
        log.open(open.process(), open.budget());
        return Behaviors.same();
    }

    private static Behavior<Command> onDropOld(SegmentedLog log, Clock clock) {
        log.dropOld(clock.instant());
        return Behaviors.same();
    }

    private static Behavior<Command> onForget(SegmentedLog log, Credits credits, Forget forget) {
        boolean hadLog = log.forget(forget.process());
        credits.grant(forget.process());
        forget.replyTo().tell(new Forgotten(hadLog));
        return Behaviors.same();
    }
}
