package io.tukki.actors.launch;

import com.sun.jna.Memory;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.process.ProcessSpec.Stdin;
import io.tukki.core.process.TerminalSize;
import org.jspecify.annotations.Nullable;

/**
 * The standard streams of a child that is about to be started: its ends and ours, which do not block. Closing lets go
 * of its ends, and of ours unless they were handed over.
 */
final class ChildStreams implements AutoCloseable {

    /**
     * Our ends; -1 for what there is none of.
     *
     * @param isTerminal whether {@code stdin} and {@code stdout} are a terminal's, one end under two numbers
     */
    record Ours(int stdin, int stdout, int stderr, boolean isTerminal) {
        static final Ours NONE = new Ours(-1, -1, -1, false);
    }

    private final int[] in = {-1, -1};
    private final int[] out = {-1, -1};
    private final int[] err = {-1, -1};
    private @Nullable PseudoTerminal terminal;
    private int errno;
    private boolean handedOver;

    private ChildStreams() {}

    /** Returns the streams that {@code request} wants, or {@link #errno} says why not. */
    static ChildStreams open(LaunchRequest request) {
        ChildStreams streams = new ChildStreams();
        TerminalSize size = request.terminal();
        boolean opened = size == null ? streams.openPipes(request) : streams.openTerminal(size);
        streams.errno = opened ? 0 : LibC.errno();
        return streams;
    }

    private boolean openPipes(LaunchRequest request) {
        return openPipe(out, 0)
                && (request.mergeStreams() || openPipe(err, 0))
                && (request.stdin() != Stdin.OPEN || openPipe(in, 1));
    }

    private boolean openTerminal(TerminalSize size) {
        PseudoTerminal opened = PseudoTerminal.open();
        if (opened == null) {
            return false;
        }
        terminal = opened;
        out[0] = opened.master();
        in[1] = LibC.fcntl(out[0], LibC.F_DUPFD_CLOEXEC, 0);
        return in[1] >= 0 && PseudoTerminal.resize(out[0], size);
    }

    private static boolean openPipe(int[] ends, int ours) {
        return LibC.pipe2(ends, LibC.O_CLOEXEC) == 0 && LibC.fcntl(ends[ours], LibC.F_SETFL, LibC.O_NONBLOCK) == 0;
    }

    /** Returns why there are no streams, 0 if there are. */
    int errno() {
        return errno;
    }

    /** Has the child put its ends in their places; a terminal it opens itself, which makes it the controlling one. */
    void addActions(LaunchRequest request, Memory actions) {
        PseudoTerminal opened = terminal;
        if (opened != null) {
            LibC.posix_spawn_file_actions_addopen(actions, 0, opened.path(), LibC.O_RDWR, 0);
            LibC.posix_spawn_file_actions_adddup2(actions, 0, 1);
            LibC.posix_spawn_file_actions_adddup2(actions, 0, 2);
            return;
        }
        if (request.stdin() == Stdin.CLOSED) {
            LibC.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0);
        } else if (request.stdin() == Stdin.OPEN) {
            LibC.posix_spawn_file_actions_adddup2(actions, in[0], 0);
        }
        LibC.posix_spawn_file_actions_adddup2(actions, out[1], 1);
        LibC.posix_spawn_file_actions_adddup2(actions, request.mergeStreams() ? out[1] : err[1], 2);
    }

    /** Returns our ends, which are the caller's to close from now on. */
    Ours handOver() {
        handedOver = true;
        return new Ours(in[1], out[0], err[0], terminal != null);
    }

    @Override
    public void close() {
        close(in[0]);
        close(out[1]);
        close(err[1]);
        if (!handedOver) {
            close(in[1]);
            close(out[0]);
            close(err[0]);
        }
    }

    private static void close(int fd) {
        if (fd >= 0) {
            LibC.close(fd);
        }
    }
}
