package io.tukki.core.launch;

import io.tukki.core.process.ExitStatus;
import java.util.concurrent.Executor;

/**
 * Starts children of this JVM, each as leader of a session and process group of its own, with nothing inherited but
 * standard input, output and error.
 *
 * <p>Thread-safe. {@link #launch} may block for some milliseconds: call it where blocking is allowed.
 */
public interface ProcessLauncher extends AutoCloseable {

    /** Returns the name by which settings choose this launcher and logs tell of it. */
    String name();

    /** Starts a child. A program that cannot be started is a value, not an exception. */
    Launch launch(LaunchRequest request);

    /**
     * Names where readers are woken of which several can go on at the same moment: in one task for all. Until then, and
     * in a launcher with a thread for each reader, every reader is woken by itself.
     *
     * @param executor runs tasks elsewhere and soon; they do not block
     */
    default void wakeReadersOn(Executor executor) {}

    /** Releases threads and files. Children that still run are not signalled; their output ends. */
    @Override
    void close();

    /** What came of a launch. */
    sealed interface Launch {
        record Started(RunningProcess process) implements Launch {}

        record Refused(ExitStatus.NotStarted status) implements Launch {}
    }
}
