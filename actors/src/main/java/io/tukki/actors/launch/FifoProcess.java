package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.ProcSnapshot;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import io.tukki.core.launch.ListeningPort;
import io.tukki.core.launch.ProcessInput;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child that the JDK started and reaps. Each signal is an exec of the shell's {@code kill}: 2 ms or so.
 *
 * <p>The JDK reaps the leader at once, so the group's number is safe only while the group has members; see
 * {@link ProcessTree#groupIsOurs}.
 */
final class FifoProcess implements RunningProcess {

    private static final Logger LOG = LoggerFactory.getLogger(FifoProcess.class);
    private static final long SETSID_LIMIT = TimeUnit.SECONDS.toNanos(1);

    private final Process process;
    private final ProcTable table;
    private final ProcessTree tree;
    private final Optional<FifoInput> stdin;
    private final FifoOutput stdout;
    private final Optional<FifoOutput> stderr;
    private final Optional<FifoNotices> notices;
    private final Consumer<FifoProcess> onRelease;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final Set<OsSignal> sent = Collections.synchronizedSet(EnumSet.noneOf(OsSignal.class));

    FifoProcess(
            Process process,
            ProcTable table,
            ProcessTree tree,
            Optional<FifoInput> stdin,
            FifoOutput stdout,
            Optional<FifoOutput> stderr,
            Optional<FifoNotices> notices,
            Consumer<FifoProcess> onRelease) {
        this.process = process;
        this.table = table;
        this.tree = tree;
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
        this.notices = notices;
        this.onRelease = onRelease;
    }

    void start() {
        SmallThreads.start("tukki-exit-" + pid(), this::awaitExit);
        stdin.ifPresent(input -> input.start("tukki-write-" + pid()));
        stdout.start("tukki-read-" + pid());
        stderr.ifPresent(output -> output.start("tukki-read-err-" + pid()));
        notices.ifPresent(output -> output.start("tukki-notices-" + pid()));
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Optional<ProcessInput> stdin() {
        return stdin.map(ProcessInput.class::cast);
    }

    @Override
    public ProcessOutput stdout() {
        return stdout;
    }

    @Override
    public Optional<ProcessOutput> stderr() {
        return stderr.map(ProcessOutput.class::cast);
    }

    @Override
    public List<ProcessOutput> notices() {
        return notices.stream().<ProcessOutput>map(FifoNotices::output).toList();
    }

    @Override
    public CompletionStage<ExitStatus> exit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public void signalGroup(OsSignal signal) {
        awaitOwnGroup();
        if (!tree.living().isEmpty() && tree.groupIsOurs()) {
            kill(signal, List.of("-" + pid()));
        }
    }

    @Override
    public List<TreeMember> signalTree(OsSignal signal) {
        awaitOwnGroup();
        return TreeSignal.send(tree, table, signal, (targets, snapshot) -> kill(signal, numbers(targets, snapshot)));
    }

    private List<String> numbers(SignalTargets targets, ProcSnapshot snapshot) {
        List<String> numbers = new ArrayList<>();
        if (targets.leaderGroup() && tree.groupIsOurs()) {
            numbers.add("-" + pid());
        }
        targets.groupsStillOurs(table, snapshot).forEach(group -> numbers.add("-" + group));
        targets.single().stream().filter(table::isStill).forEach(stat -> numbers.add(Long.toString(stat.pid())));
        return numbers;
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
        return tree.living().stream()
                .map(stat -> TreeSignal.member(table, stat))
                .toList();
    }

    @Override
    public void release() {
        stdin.ifPresent(FifoInput::release);
        notices.ifPresent(FifoNotices::release);
        onRelease.accept(this);
    }

    void closeFiles() {
        stdin.ifPresent(FifoInput::release);
        notices.ifPresent(FifoNotices::release);
        stdout.close();
        stderr.ifPresent(FifoOutput::close);
    }

    /** For the first millisecond the child is in our own group, until it has run {@code setsid}. */
    private void awaitOwnGroup() {
        long deadline = System.nanoTime() + SETSID_LIMIT;
        while (isStarting() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }

    private boolean isStarting() {
        return process.isAlive()
                && table.stat(pid())
                        .filter(stat -> stat.isAlive() && stat.session() != pid())
                        .isPresent();
    }

    private void kill(OsSignal signal, List<String> targets) {
        sent.add(signal);
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", "kill -\"$0\" \"$@\"", signal.name()));
        argv.addAll(targets);
        try {
            Commands.run(argv); // its code only says that somebody had gone before
        } catch (IOException e) {
            LOG.warn("cannot send {} to {}", signal, targets, e);
        }
    }

    private void awaitExit() {
        boolean done = false;
        while (!done) {
            try {
                int value = process.waitFor();
                tree.leaderReaped();
                exit.complete(ExitCodes.read(value, sent));
                done = true;
            } catch (InterruptedException e) {
                // nobody has a reason to stop this wait but the child
            }
        }
    }
}
