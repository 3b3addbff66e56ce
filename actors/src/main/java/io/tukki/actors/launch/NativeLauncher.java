package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.Evidence;
import io.tukki.actors.launch.proc.Marker;
import io.tukki.actors.launch.proc.PipeHolders;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.process.ExitStatus.Cause;
import io.tukki.core.process.ExitStatus.NotStarted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The launcher for Linux: {@code posix_spawn}, one readiness thread for all children, exits through process handles
 * of the kernel. No thread per child and nothing inherited; a start does not get slower with open files.
 *
 * <p>Needs 64-bit Linux 5.4 and glibc 2.34 or later, and JNA. On JDK 24 and later run with
 * {@code --enable-native-access=ALL-UNNAMED}.
 */
public final class NativeLauncher implements ProcessLauncher {

    private final ProcTable table = new ProcTable();
    private final Preparation preparation = new Preparation();
    private final Set<NativeProcess> running = ConcurrentHashMap.newKeySet();
    private final Spawner spawner;
    private final ReadinessLoop loop;
    private final NativeNotices notices;
    private final Optional<Orphans> orphans;
    private volatile boolean closed;

    /**
     * @throws IOException where the kernel refuses what is needed
     * @throws LinkageError where JNA or the C library lack something
     */
    public NativeLauncher() throws IOException {
        this(LaunchSettings.DEFAULT);
    }

    /**
     * @throws IOException where the kernel refuses what is needed
     * @throws LinkageError where JNA or the C library lack something
     */
    public NativeLauncher(LaunchSettings settings) throws IOException {
        this.spawner = new Spawner();
        this.loop = new ReadinessLoop();
        this.notices = new NativeNotices(loop, table);
        this.orphans = settings.subreaper() ? Optional.of(new Orphans(loop, table)) : Optional.empty();
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public Launch launch(LaunchRequest request) {
        Preparation.Prepared prepared = preparation.of(request);
        @Nullable NotStarted refusal = prepared.refusal();
        if (refusal == null && closed) {
            return refused(request, Cause.OTHER, "the launcher is closed");
        }
        return refusal != null ? new Launch.Refused(refusal) : start(prepared.request(), prepared.program());
    }

    private Launch start(LaunchRequest request, Path program) {
        try {
            NoticeWays ways = notices.open(request);
            return start(ways.environment().isEmpty() ? request : request.with(ways.environment()), program, ways);
        } catch (IOException e) {
            return refused(request, Cause.OUT_OF_RESOURCES, "it cannot tell of itself: " + e.getMessage());
        }
    }

    private Launch start(LaunchRequest request, Path program, NoticeWays ways) {
        long notBefore = table.nowTicks();
        Spawner.Spawned spawned = spawner.spawn(request, program);
        if (spawned.errno() != 0) {
            ways.close();
            return refused(request, cause(spawned.errno()), LibC.describe(spawned.errno()));
        }
        int pidfd = LibC.pidfdOpen(spawned.pid());
        int errno = pidfd < 0 ? LibC.errno() : 0;
        NativeProcess process = adopt(request, spawned, pidfd, notBefore, ways);
        if (errno != 0 || !process.watch()) {
            process.abandon();
            return refused(request, Cause.OUT_OF_RESOURCES, "its exit cannot be watched: " + LibC.describe(errno));
        }
        if (closed) {
            process.closeFiles();
            Leaders.abandoned(process.pid());
        }
        return new Launch.Started(process);
    }

    private NativeProcess adopt(
            LaunchRequest request, Spawner.Spawned spawned, int pidfd, long notBefore, NoticeWays ways) {
        NativeStreams streams = NativeStreams.of(loop, table, spawned.streams(), ways);
        Optional<Marker> marker = Marker.of(request.environment());
        Leaders.started(spawned.pid(), notBefore, marker);
        orphans.ifPresent(all -> all.started(spawned.pid()));
        ProcessTree tree = new ProcessTree(table, spawned.pid(), notBefore, marker, evidence(spawned.pid(), streams));
        NativeProcess process = new NativeProcess(spawned.pid(), pidfd, loop, table, tree, streams, this::reaped);
        running.add(process);
        return process;
    }

    private Evidence evidence(long leader, NativeStreams streams) {
        PipeHolders holders = new PipeHolders(table, streams::links);
        return orphans.map(all -> holders.or(all.of(leader))).orElse(holders);
    }

    private void reaped(NativeProcess process) {
        running.remove(process);
        Leaders.released(process.pid());
    }

    private static Launch refused(LaunchRequest request, Cause cause, String why) {
        return new Launch.Refused(Executables.notStarted(request, cause, why));
    }

    private static Cause cause(int errno) {
        return switch (errno) {
            case LibC.ENOENT -> Cause.COMMAND_NOT_FOUND;
            case LibC.EACCES, LibC.EPERM, LibC.ENOEXEC, LibC.ETXTBSY, LibC.ELOOP -> Cause.NOT_EXECUTABLE;
            case LibC.ENOTDIR -> Cause.DIRECTORY_MISSING;
            case LibC.E2BIG -> Cause.ENVIRONMENT;
            case LibC.EAGAIN, LibC.ENOMEM, LibC.EMFILE, LibC.ENFILE -> Cause.OUT_OF_RESOURCES;
            default -> Cause.OTHER;
        };
    }

    @Override
    public void wakeReadersOn(Executor executor) {
        loop.wakeReadersOn(executor);
    }

    /** {@inheritDoc} Exits are not told any more; a leader that has ended can still be released. */
    @Override
    public void close() {
        closed = true;
        running.forEach(NativeProcess::closeFiles);
        running.forEach(process -> Leaders.abandoned(process.pid()));
        notices.close();
        orphans.ifPresent(Orphans::close);
        loop.close();
    }
}
