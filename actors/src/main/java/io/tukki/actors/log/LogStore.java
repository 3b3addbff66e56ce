package io.tukki.actors.log;

import io.tukki.actors.mailbox.Bulk;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
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

    /** What the store is told. */
    public sealed interface Command {}

    /** Takes the lines of {@code chunk} and releases it. */
    public record Append(ProcessId process, long incarnation, LogChunk chunk) implements Command, Bulk {}

    /** Answers when every append told before it has been taken. */
    public record Flush(ActorRef<Flushed> replyTo) implements Command, Bulk {}

    /** Makes a log known before its first line. */
    public record Open(ProcessId process) implements Command {}

    /** Drops the log of a process; readers of it wait for a new one. */
    public record Forget(ProcessId process) implements Command {}

    /** Everything told before the {@link Flush} is readable. */
    public enum Flushed {
        INSTANCE
    }

    private LogStore() {}

    /** Returns the behaviour that writes to {@code log}, which nobody else may write to. */
    public static Behavior<Command> create(SegmentedLog log) {
        return Behaviors.receive(Command.class)
                .onMessage(Append.class, append -> onAppend(log, append))
                .onMessage(Flush.class, LogStore::onFlush)
                .onMessage(Open.class, open -> onOpen(log, open))
                .onMessage(Forget.class, forget -> onForget(log, forget))
                .build();
    }

    private static Behavior<Command> onAppend(SegmentedLog log, Append append) {
        try {
            log.append(append.process(), append.incarnation(), append.chunk());
        } finally {
            append.chunk().release();
        }
        return Behaviors.same();
    }

    private static Behavior<Command> onFlush(Flush flush) {
        flush.replyTo().tell(Flushed.INSTANCE);
        return Behaviors.same();
    }

    private static Behavior<Command> onOpen(SegmentedLog log, Open open) {
        log.open(open.process());
        return Behaviors.same();
    }

    private static Behavior<Command> onForget(SegmentedLog log, Forget forget) {
        log.forget(forget.process());
        return Behaviors.same();
    }
}
