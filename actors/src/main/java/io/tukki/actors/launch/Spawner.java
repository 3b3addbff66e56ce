package io.tukki.actors.launch;

import com.sun.jna.Memory;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.process.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts a child through {@code posix_spawn}: in a session of its own, with all signals unblocked and at their
 * defaults, and with no files but its three. A failing exec is reported by the call itself. Thread-safe.
 */
final class Spawner {

    /** Larger than any libc's structures: glibc has 80 bytes for actions, 336 for attributes, 128 for a set. */
    private static final long ROOM = 512;

    private static final Path SHELL = Path.of("/bin/sh");

    /** What came of a start: a pid with the reading ends of its pipes, or the errno. */
    record Spawned(int errno, int pid, int stdout, int stderr) {
        static Spawned failed(int errno) {
            return new Spawned(errno, -1, -1, -1);
        }
    }

    private final Memory attributes = new Memory(ROOM);

    Spawner() {
        try (Memory set = new Memory(ROOM)) {
            LibC.posix_spawnattr_init(attributes);
            LibC.sigemptyset(set);
            LibC.posix_spawnattr_setsigmask(attributes, set);
            LibC.sigfillset(set);
            LibC.posix_spawnattr_setsigdefault(attributes, set);
        }
        LibC.posix_spawnattr_setflags(attributes, (short)
                (LibC.POSIX_SPAWN_SETSID | LibC.POSIX_SPAWN_SETSIGDEF | LibC.POSIX_SPAWN_SETSIGMASK));
    }

    /** Starts {@code program} as {@code request} says; {@code stderr} is -1 where it is merged. */
    Spawned spawn(LaunchRequest request, Path program) {
        int[] out = {-1, -1};
        int[] err = {-1, -1};
        Spawned spawned = Spawned.failed(LibC.EMFILE);
        try {
            if (openPipe(out) && (request.mergeStreams() || openPipe(err))) {
                spawned = spawn(request, program, out, err);
            } else {
                spawned = Spawned.failed(LibC.errno());
            }
            return spawned;
        } finally {
            close(out[1]);
            close(err[1]);
            if (spawned.errno() != 0) {
                close(out[0]);
                close(err[0]);
            }
        }
    }

    private Spawned spawn(LaunchRequest request, Path program, int[] out, int[] err) {
        int[] pid = new int[1];
        int toStderr = request.mergeStreams() ? out[1] : err[1];
        int errno = spawn(request, program, request.argv(), out[1], toStderr, pid);
        if (errno == LibC.ENOEXEC) {
            errno = spawn(request, SHELL, asScript(request, program), out[1], toStderr, pid);
        }
        return errno == 0 ? new Spawned(0, pid[0], out[0], err[0]) : Spawned.failed(errno);
    }

    /** A text file without interpreter line is the shell's, as in {@code execvp}. */
    private static List<String> asScript(LaunchRequest request, Path program) {
        List<String> argv = new ArrayList<>(List.of(SHELL.toString(), program.toString()));
        argv.addAll(request.argv().subList(1, request.argv().size()));
        return argv;
    }

    private int spawn(LaunchRequest request, Path program, List<String> argv, int out, int err, int[] pid) {
        try (Memory actions = new Memory(ROOM);
                Memory path = CStrings.string(program.toString());
                Memory words = CStrings.array(argv);
                Memory environment = CStrings.array(entries(request))) {
            LibC.posix_spawn_file_actions_init(actions);
            try {
                int errno = addActions(request, actions, out, err);
                return errno != 0 ? errno : LibC.posix_spawn(pid, path, actions, attributes, words, environment);
            } finally {
                LibC.posix_spawn_file_actions_destroy(actions);
            }
        }
    }

    private static int addActions(LaunchRequest request, Memory actions, int out, int err) {
        if (request.stdin() == ProcessSpec.Stdin.CLOSED) {
            LibC.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0);
        }
        LibC.posix_spawn_file_actions_adddup2(actions, out, 1);
        LibC.posix_spawn_file_actions_adddup2(actions, err, 2);
        @Nullable Path directory = request.directory();
        if (directory != null) {
            try (Memory path = CStrings.string(directory.toString())) {
                LibC.posix_spawn_file_actions_addchdir_np(actions, path);
            }
        }
        return LibC.posix_spawn_file_actions_addclosefrom_np(actions, 3);
    }

    private static List<String> entries(LaunchRequest request) {
        return request.environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static boolean openPipe(int[] ends) {
        return LibC.pipe2(ends, LibC.O_CLOEXEC) == 0 && LibC.fcntl(ends[0], LibC.F_SETFL, LibC.O_NONBLOCK) == 0;
    }

    private static void close(int fd) {
        if (fd >= 0) {
            LibC.close(fd);
        }
    }
}
