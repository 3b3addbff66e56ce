package io.tukki.actors;

import io.tukki.actors.process.Input;
import io.tukki.actors.process.InputReply;
import io.tukki.actors.process.ProcessManager;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.TerminalSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The way to the standard input and the terminal of one process. Stages fail with {@link InputException}, which has the
 * reason, and with {@link UnknownProcessException}. Input is for the incarnation that runs; while one is being launched
 * it waits. Thread-safe.
 */
public final class StdinPort {

    private static final int PIECE = 64 * 1024;
    private static final Duration UNTIL_IT_READS = Duration.ofDays(240); // the scheduler knows no more than 248

    private final ProcessId process;
    private final ActorRef<ProcessManager.Command> processes;
    private final ActorSystem<?> system;

    StdinPort(ProcessId process, ActorRef<ProcessManager.Command> processes, ActorSystem<?> system) {
        this.process = process;
        this.processes = processes;
        this.system = system;
    }

    /**
     * Writes {@code bytes}; complete when all are in the pipe, however long the process takes to read. Fails at once,
     * and nothing is written, if more than 256 KiB would wait.
     */
    public CompletionStage<Done> write(ByteString bytes) {
        return send(new Input.Bytes(bytes));
    }

    /** Ends the input behind what was written; a terminal is sent its end-of-file character. */
    public CompletionStage<Done> close() {
        return send(new Input.End());
    }

    /** Gives its terminal another size, of which those in its foreground learn by SIGWINCH. */
    public CompletionStage<Done> resize(TerminalSize size) {
        return send(new Input.Resize(size));
    }

    /**
     * Returns a sink that writes what it is given and leaves the input open.
     *
     * <p>Back-pressures while the process does not read: of small pieces at most 64 KiB are gathered while as much is on its way. Completes
     * when all is in the pipe; fails when upstream fails or the process takes no more.
     */
    public Sink<ByteString, CompletionStage<Done>> sink() {
        return pieces().toMat(Sink.ignore(), Keep.right());
    }

    /** Returns {@link #sink()} that ends the input when upstream completes, and not when it fails. */
    public Sink<ByteString, CompletionStage<Done>> closingSink() {
        return pieces().concatLazy(Source.lazyCompletionStage(this::close)).toMat(Sink.ignore(), Keep.right());
    }

    private Flow<ByteString, Done, ?> pieces() {
        return Flow.<ByteString>create()
                .mapConcat(StdinPort::split)
                .batchWeighted(PIECE, bytes -> (long) bytes.size(), first -> first, ByteString::concat)
                .mapAsync(1, this::write);
    }

    private static List<ByteString> split(ByteString bytes) {
        List<ByteString> pieces = new ArrayList<>();
        for (ByteString rest = bytes; !rest.isEmpty(); rest = rest.drop(PIECE)) {
            pieces.add(rest.take(PIECE));
        }
        return pieces;
    }

    private CompletionStage<Done> send(Input input) {
        return AskPattern.<ProcessManager.Command, InputReply>ask(
                        processes,
                        replyTo -> new ProcessManager.SendInput(process, input, replyTo),
                        UNTIL_IT_READS,
                        system.scheduler())
                .thenApply(this::taken);
    }

    private Done taken(InputReply reply) {
        if (reply instanceof InputReply.Refused refused) {
            throw new InputException(refused.process(), refused.reason());
        }
        if (reply instanceof ProcessManager.UnknownProcess unknown) {
            throw new UnknownProcessException(unknown.process());
        }
        return Done.getInstance();
    }
}
