package io.tukki.actors.launch;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.tukki.actors.launch.proc.ProcSnapshot;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import io.tukki.core.launch.ListeningPort;
import io.tukki.core.launch.ProcessInput;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.ResourceUsage;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.TerminalSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child that is ours to reap. Its status is read without reaping it: the leader stays a zombie until
 * {@link #release}, so that its number, and with it the group's, cannot become a stranger's while we may signal it.
 */
final class NativeProcess implements RunningProcess, ReadinessLoop.Watched {

    private static final Logger LOG = LoggerFactory.getLogger(NativeProcess.class);
    private static final long INFO_SIZE = 128;
    private static final long USAGE_SIZE = 256;
    private static final int CLD_EXITED = 1;
    private static final int CLD_DUMPED = 3;

    private final int pid;
    private final ReadinessLoop loop;
    private final ProcTable table;
    private final ProcessTree tree;
    private final NativeStreams streams;
    private final Consumer<NativeProcess> onReaped;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final WatchedFile pidfd;
    private volatile Optional<ResourceUsage> usage = Optional.empty();
    private boolean released;
    private boolean reaped;

    NativeProcess(
            int pid,
            int pidfd,
            ReadinessLoop loop,
            ProcTable table,
            ProcessTree tree,
            NativeStreams streams,
            Consumer<NativeProcess> onReaped) {
        this.pid = pid;
        this.loop = loop;
        this.table = table;
        this.tree = tree;
        this.streams = streams;
        this.onReaped = onReaped;
        this.pidfd = new WatchedFile(loop, this, pidfd);
    }

    /** Begins to wait for the exit; false if that cannot be done. */
    synchronized boolean watch() {
        return pidfd.armToRead();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public Optional<ProcessInput> stdin() {
        return streams.stdin().map(ProcessInput.class::cast);
    }

    @Override
    public boolean resize(TerminalSize size) {
        return streams.stdin().map(input -> input.resize(size)).orElse(false);
    }

    @Override
    public ProcessOutput stdout() {
        return streams.stdout();
    }

    @Override
    public Optional<ProcessOutput> stderr() {
        return streams.stderr().map(ProcessOutput.class::cast);
    }

    @Override
    public List<ProcessOutput> notices() {
        return streams.notices().outputs();
    }

    @Override
    public CompletionStage<ExitStatus> exit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public Optional<ResourceUsage> usage() {
        return usage;
    }

    @Override
    public synchronized void signalGroup(OsSignal signal) {
        if (!reaped) {
            LibC.kill(-pid, signal.number());
        }
    }

    @Override
    public List<TreeMember> signalTree(OsSignal signal) {
        return TreeSignal.send(tree, table, signal, (targets, snapshot) -> {
            if (targets.leaderGroup()) {
                signalGroup(signal);
            }
            signalOthers(signal, targets, snapshot);
        });
    }

    private void signalOthers(OsSignal signal, SignalTargets targets, ProcSnapshot snapshot) {
        targets.groupsStillOurs(table, snapshot).forEach(group -> LibC.kill(-group.intValue(), signal.number()));
        targets.single().forEach(stat -> Pidfds.signal(table, stat, signal));
    }

    @Override
    public CompletionStage<List<TreeMember>> look(Executor io) {
        return table.snapshot(io).thenApply(snapshot -> described(tree.living(snapshot)));
    }

    @Override
    public CompletionStage<List<TreeMember>> signalTree(OsSignal signal, Executor io) {
        signalGroup(signal);
        return table.snapshot(io)
                .thenApply(look -> TreeSignal.send(
                        tree, table, look, (targets, snapshot) -> signalOthers(signal, targets, snapshot)));
    }

    private List<TreeMember> described(List<ProcStat> members) {
        return members.stream().map(stat -> TreeSignal.member(table, stat)).toList();
    }

    @Override
    public CompletionStage<TreeStats> stats(Executor io) {
        return new TreeReadings(table, tree).stats(io);
    }

    @Override
    public CompletionStage<List<ListeningPort>> ports(Executor io) {
        return new TreeReadings(table, tree).ports(io);
    }

    @Override
    public List<TreeMember> members() {
        return described(tree.living());
    }

    /** {@inheritDoc} A child that still runs is reaped when it ends. */
    @Override
    public void release() {
        streams.release();
        boolean gone;
        synchronized (this) {
            released = true;
            gone = reap();
        }
        if (gone) {
            onReaped.accept(this);
        }
    }

    @Override
    public void ready(boolean hangUp) {
        Optional<ExitStatus> status = readExit();
        if (status.isPresent()) {
            ended(status.get());
        } else {
            loop.later(this::watchOn); // a tracer has the exit first, and passes it on
        }
    }

    private void ended(ExitStatus status) {
        boolean gone;
        synchronized (this) {
            pidfd.close();
            gone = released && reap();
        }
        if (gone) {
            onReaped.accept(this);
        }
        exit.complete(status);
    }

    private synchronized void watchOn() {
        if (pidfd.isOpen()) {
            pidfd.armToRead();
        }
    }

    /** Ends and reaps a child whose exit nobody would hear of, before it is spoken of; waits for its end. */
    void abandon() {
        signalGroup(OsSignal.KILL);
        closeFiles();
        LibC.waitid(pid, Pointer.NULL, LibC.WEXITED | LibC.WNOWAIT, Pointer.NULL);
        release();
    }

    void closeFiles() {
        streams.close();
        synchronized (this) {
            pidfd.close();
        }
    }

    /** Returns whether this call reaped the leader. */
    private boolean reap() {
        if (!reaped && LibC.waitpid(pid, new int[1], LibC.WNOHANG) == pid) {
            reaped = true;
            tree.leaderReaped();
            return true;
        }
        return false;
    }

    private Optional<ExitStatus> readExit() {
        try (Memory info = new Memory(INFO_SIZE);
                Memory rusage = new Memory(USAGE_SIZE)) {
            info.clear();
            int options = LibC.WEXITED | LibC.WNOWAIT | LibC.WNOHANG;
            if (LibC.waitid(pid, info, options, rusage) != 0) {
                return Optional.of(stolen());
            }
            if (info.getInt(16) != pid) {
                return Optional.empty();
            }
            usage = Optional.of(usage(rusage));
            return Optional.of(status(info.getInt(8), info.getInt(24)));
        }
    }

    /** Somebody else in this JVM has waited for "any child"; the number is not ours any more. */
    private synchronized ExitStatus stolen() {
        LOG.error("the exit status of pid {} was taken by other code in this JVM; told as code 255", pid);
        reaped = true;
        tree.leaderReaped();
        onReaped.accept(this);
        return new ExitStatus.Code(255);
    }

    private static ExitStatus status(int how, int value) {
        return how == CLD_EXITED ? new ExitStatus.Code(value & 0xff) : new ExitStatus.Signal(value, how == CLD_DUMPED);
    }

    private ResourceUsage usage(Memory rusage) {
        return new ResourceUsage(
                time(rusage, 0), time(rusage, 16), table.ownPeak().peakOfChild(rusage.getLong(32) * 1024));
    }

    private static Duration time(Memory rusage, long at) {
        return Duration.ofSeconds(rusage.getLong(at), rusage.getLong(at + 8) * 1000);
    }
}
