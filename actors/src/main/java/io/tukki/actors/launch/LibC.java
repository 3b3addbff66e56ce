package io.tukki.actors.launch;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the C library that the native launcher makes, by their own names; glibc 2.34 or later on 64-bit Linux.
 * A method that fails returns -1 and leaves its reason in {@link #errno()}, except {@code posix_spawn*}, which return
 * it.
 */
final class LibC {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ETXTBSY = 26;
    static final int ELOOP = 40;

    static final int O_RDWR = 2;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;

    static final int AF_UNIX = 1;
    static final int SOCK_DGRAM = 2;

    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int EPOLLIN = 0x1;
    static final int EPOLLOUT = 0x4;
    static final int EPOLLERR = 0x8;
    static final int EPOLLHUP = 0x10;
    static final int EPOLLONESHOT = 1 << 30;

    static final short POSIX_SPAWN_SETSIGDEF = 0x04;
    static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    static final short POSIX_SPAWN_SETSID = 0x80;

    static final int P_PID = 1;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int WNOWAIT = 0x01000000;

    private static final int PIDFD_SEND_SIGNAL = 424;
    private static final int PIDFD_OPEN = 434;
    private static final int WAITID = Platform.isIntel() ? 247 : 95;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(EPERM, "operation not permitted"),
            Map.entry(ENOENT, "no such file, or the interpreter it names is missing"),
            Map.entry(E2BIG, "arguments and environment are too long"),
            Map.entry(ENOEXEC, "not a program of this machine"),
            Map.entry(EAGAIN, "too many processes"),
            Map.entry(ENOMEM, "out of memory"),
            Map.entry(EACCES, "permission denied"),
            Map.entry(ENOTDIR, "a part of its path is not a folder"),
            Map.entry(ENFILE, "too many open files in this system"),
            Map.entry(EMFILE, "too many open files in this JVM"),
            Map.entry(ETXTBSY, "the file is open for writing"),
            Map.entry(ELOOP, "too many symbolic links"));

    static {
        Native.register(LibC.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME));
    }

    private LibC() {}

    /** Returns why the last call of this thread failed. */
    static int errno() {
        return Native.getLastError();
    }

    static String describe(int errno) {
        return NAMES.getOrDefault(errno, "error " + errno);
    }

    static int pidfdOpen(long pid) {
        return (int) syscall(PIDFD_OPEN, pid, 0, 0, 0, 0);
    }

    static int pidfdSendSignal(int pidfd, int signal) {
        return (int) syscall(PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0);
    }

    /** The system call, which unlike the function of its name also gives the resource usage. */
    static int waitid(long pid, @Nullable Pointer info, int options, @Nullable Pointer usage) {
        return (int) syscall(WAITID, P_PID, pid, Pointer.nativeValue(info), options, Pointer.nativeValue(usage));
    }

    static native int open(String path, int flags);

    static native int mkfifo(String path, int mode);

    static native int chmod(String path, int mode);

    static native int socket(int domain, int type, int protocol);

    static native int bind(int socket, Pointer address, int size);

    static native int ioctl(int fd, long request, Pointer argument);

    static native int pipe2(int[] fds, int flags);

    static native int fcntl(int fd, int command, int argument);

    static native int close(int fd);

    static native long read(int fd, long address, long size);

    static native long write(int fd, long address, long size);

    static native int kill(int pid, int signal);

    static native int waitpid(int pid, int[] status, int options);

    static native long syscall(long number, long a, long b, long c, long d, long e);

    static native int eventfd(int initial, int flags);

    static native int prctl(int option, long a, long b, long c, long d);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, Pointer event);

    static native int epoll_wait(int epoll, Pointer events, int size, int timeoutMillis);

    static native int sigemptyset(Pointer set);

    static native int sigfillset(Pointer set);

    static native int posix_spawnattr_init(Pointer attributes);

    static native int posix_spawnattr_setflags(Pointer attributes, short flags);

    static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

    static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

    static native int posix_spawn_file_actions_init(Pointer actions);

    static native int posix_spawn_file_actions_destroy(Pointer actions);

    static native int posix_spawn_file_actions_addopen(Pointer actions, int fd, String path, int flags, int mode);

    static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

    static native int posix_spawn_file_actions_addchdir_np(Pointer actions, Pointer path);

    static native int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

    static native int posix_spawn(
            int[] pid, Pointer path, Pointer actions, Pointer attributes, Pointer argv, Pointer environment);
}
