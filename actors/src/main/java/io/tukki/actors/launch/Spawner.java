package io.tukki.actors.launch;

import com.sun.jna.Memory;
import io.tukki.core.launch.LaunchRequest;
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

    /** What came of a start: a pid with our ends of its streams, or the errno. */
    record Spawned(int errno, int pid, ChildStreams.Ours streams) {
        static Spawned failed(int errno) {
            return new Spawned(errno, -1, ChildStreams.Ours.NONE);
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

    /** Starts {@code program} as {@code request} says. */
    Spawned spawn(LaunchRequest request, Path program) {
        try (ChildStreams streams = ChildStreams.open(request)) {
            if (streams.errno() != 0) {
                return Spawned.failed(streams.errno());
            }
            int[] pid = new int[1];
            int errno = spawn(request, program, request.argv(), streams, pid);
            if (errno == LibC.ENOEXEC) {
                errno = spawn(request, SHELL, asScript(request, program), streams, pid);
            }
            return errno == 0 ? new Spawned(0, pid[0], streams.handOver()) : Spawned.failed(errno);
        }
    }

    /** A text file without interpreter line is the shell's, as in {@code execvp}. */
    private static List<String> asScript(LaunchRequest request, Path program) {
        List<String> argv = new ArrayList<>(List.of(SHELL.toString(), program.toString()));
        argv.addAll(request.argv().subList(1, request.argv().size()));
        return argv;
    }

    private int spawn(LaunchRequest request, Path program, List<String> argv, ChildStreams streams, int[] pid) {
        try (Memory actions = new Memory(ROOM);
                Memory path = CStrings.string(program.toString());
                Memory words = CStrings.array(argv);
                Memory environment = CStrings.array(entries(request))) {
            LibC.posix_spawn_file_actions_init(actions);
            try {
                int errno = addActions(request, actions, streams);
                return errno != 0 ? errno : LibC.posix_spawn(pid, path, actions, attributes, words, environment);
            } finally {
                LibC.posix_spawn_file_actions_destroy(actions);
            }
        }
    }

    private static int addActions(LaunchRequest request, Memory actions, ChildStreams streams) {
        streams.addActions(request, actions);
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
}
