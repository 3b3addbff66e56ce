package io.tukki.bench.launch;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bare loop to compare with: a pipe, {@code posix_spawn}, {@code read} to the end, {@code waitpid}, on the calling
 * thread and with everything that does not change prepared before. No session, no closing of inherited files, no
 * look-up, no readiness loop.
 */
final class BareSpawn {

    private static final int O_CLOEXEC = 0x80000;

    static {
        Native.register(BareSpawn.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME));
    }

    private final StringArray argv = new StringArray(new String[] {"/bin/true"});
    private final StringArray environment;
    private final Memory actions = new Memory(512);
    private final Memory buffer = new Memory(1024);

    BareSpawn(Map<String, String> environment) {
        this.environment = new StringArray(environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new));
    }

    /** A started child. */
    final class Child {
        private final int pid;
        private final int output;

        private Child(int pid, int output) {
            this.pid = pid;
            this.output = output;
        }

        /** Reads its output to the end and reaps it. */
        void await() {
            while (read(output, buffer, buffer.size()) > 0) {
                // to the end
            }
            close(output);
            waitpid(pid, new int[1], 0);
        }
    }

    Child start() {
        int[] ends = new int[2];
        int[] pid = new int[1];
        pipe2(ends, O_CLOEXEC);
        posix_spawn_file_actions_init(actions);
        posix_spawn_file_actions_adddup2(actions, ends[1], 1);
        int errno = posix_spawn(pid, "/bin/true", actions, null, argv, environment);
        posix_spawn_file_actions_destroy(actions);
        close(ends[1]);
        if (errno != 0) {
            throw new IllegalStateException("posix_spawn: error " + errno);
        }
        return new Child(pid[0], ends[0]);
    }

    private static native int pipe2(int[] fds, int flags);

    private static native int close(int fd);

    private static native long read(int fd, Pointer into, long size);

    private static native int waitpid(int pid, int[] status, int options);

    private static native int posix_spawn_file_actions_init(Pointer actions);

    private static native int posix_spawn_file_actions_destroy(Pointer actions);

    private static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

    private static native int posix_spawn(
            int[] pid, String path, Pointer actions, @Nullable Pointer attributes, Pointer argv, Pointer environment);
}
