package io.tukki.core.launch;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.TerminalSize;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One incarnation of a process: a session and process group led by the child that was launched.
 *
 * <p>Thread-safe. Signals reach the group of this incarnation only, never a later owner of the same numbers.
 */
public interface RunningProcess extends TreeView {

    /** Returns the child's pid, which is also its group's and its session's id. */
    @Override
    long pid();

    /** Returns the writing end of standard input; empty unless it was asked to be open, or is a terminal. */
    default Optional<ProcessInput> stdin() {
        return Optional.empty();
    }

    /** Gives its terminal another size, of which those in its foreground learn by SIGWINCH; false if it has none. */
    default boolean resize(TerminalSize size) {
        return false;
    }

    /** Returns the pipe of standard output (and of standard error, if merged); the terminal, if it has one. */
    ProcessOutput stdout();

    /** Returns the pipe of standard error; empty if merged into standard output, or on a terminal. */
    Optional<ProcessOutput> stderr();

    /**
     * Returns what it writes of itself, whole lines, by whichever way it has taken; none unless that was asked for. They
     * do not end before {@link #release}.
     */
    default List<ProcessOutput> notices() {
        return List.of();
    }

    /**
     * Returns the exit of the child itself. It may complete before the last output was read, and while other members
     * of the group still run. Completes on a thread of the launcher: do not block or run long in a callback.
     */
    CompletionStage<ExitStatus> exit();

    /** Returns what the child used, once {@link #exit} is complete; empty where the launcher cannot know. */
    default Optional<ResourceUsage> usage() {
        return Optional.empty();
    }

    /** Sends {@code signal} to every member of the group; no effect when there is none. May block for milliseconds. */
    void signalGroup(OsSignal signal);

    /**
     * Sends {@code signal} to the group and then to each member of the tree that has left it, and returns whom it
     * was sent to. KILL is repeated until a look finds nobody new; other signals are sent once. Each process is told
     * from later owners of its pid. Reads {@code /proc}: may block for some tens of milliseconds.
     */
    default List<TreeMember> signalTree(OsSignal signal) {
        List<TreeMember> members = members();
        signalGroup(signal);
        return members;
    }

    /**
     * Returns the living members of this incarnation's tree; zombies do not count. Reads {@code /proc}: may block for
     * some milliseconds.
     */
    List<TreeMember> members();

    /**
     * Returns {@link #members()} as they are at some time after this call, looked up on {@code io}. A launcher may let
     * many who ask share one look.
     */
    default CompletionStage<List<TreeMember>> look(Executor io) {
        return CompletableFuture.supplyAsync(this::members, io);
    }

    /**
     * Sends {@code signal} to the group at once and to members outside of it as soon as a look on {@code io} has found
     * them; once each. Returns whom it was sent to.
     */
    default CompletionStage<List<TreeMember>> signalTree(OsSignal signal, Executor io) {
        return CompletableFuture.supplyAsync(() -> signalTree(signal), io);
    }

    /**
     * Gives back what the launcher holds for this incarnation, its standard input included. To be called once, when
     * the tree is empty.
     */
    void release();

    /**
     * A living process of the tree.
     *
     * @param command its command line, or its name in brackets where the OS gives no more
     */
    record TreeMember(long pid, String command) {}
}
