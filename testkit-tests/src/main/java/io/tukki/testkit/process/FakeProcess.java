package io.tukki.testkit.process;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ListeningPort;
import io.tukki.core.launch.ProcessInput;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.launch.TreeStats;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.TerminalSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A process without an operating system: it writes, exits and dies as a test says. Unless told otherwise it dies of any
 * signal and leaves nothing behind. Thread-safe.
 */
public final class FakeProcess implements RunningProcess {

    private final long pid;
    private final LaunchRequest request;
    private final FakeInput stdin = new FakeInput();
    private final FakeOutput stdout = new FakeOutput();
    private final FakeOutput stderr = new FakeOutput();
    private final FakeOutput notices = new FakeOutput();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final Map<Long, TreeMember> children = new LinkedHashMap<>();
    private final List<OsSignal> signals = new ArrayList<>();
    private final Set<OsSignal> ignored = EnumSet.noneOf(OsSignal.class);
    private boolean immortal;
    private boolean released;
    private boolean broken;
    private @Nullable TerminalSize terminal;
    private TreeStats stats = new TreeStats(Instant.EPOCH, 1, Duration.ZERO, 0, 1, 3);
    private final List<ListeningPort> ports = new ArrayList<>();

    FakeProcess(long pid, LaunchRequest request) {
        this.pid = pid;
        this.request = request;
        this.terminal = request.terminal();
    }

    // ---- what a test does

    /** Writes to standard output, exactly this. */
    public FakeProcess write(String text) {
        stdout.write(text);
        return this;
    }

    /** Writes a line to standard output. */
    public FakeProcess line(String text) {
        return write(text + "\n");
    }

    /** Writes to standard error (to standard output, if merged), exactly this. */
    public FakeProcess writeError(String text) {
        (request.hasOneOutput() ? stdout : stderr).write(text);
        return this;
    }

    /** Tells {@code line} of itself, as through {@code TUKKI_NOTIFY}. */
    public FakeProcess tell(String line) {
        notices.write(line + "\n");
        return this;
    }

    /** Sets what its tree is seen to use. */
    public synchronized FakeProcess uses(TreeStats value) {
        stats = value;
        return this;
    }

    /** Has it listen on {@code port} of all addresses. */
    public synchronized FakeProcess listen(int port) {
        ports.add(new ListeningPort(port, "0.0.0.0", pid));
        return this;
    }

    /** Leaves room for {@code bytes} in the pipe of its standard input, as if it did not read; at first for all. */
    public FakeProcess roomForInput(int bytes) {
        stdin.room(bytes);
        return this;
    }

    /** Closes its end of its standard input. */
    public FakeProcess stopsReading() {
        stdin.breaks();
        return this;
    }

    /** Returns what was written to its standard input so far. */
    public String input() {
        return stdin.text();
    }

    /** Returns whether its standard input was closed by the runtime. */
    public boolean isInputClosed() {
        return stdin.isClosed();
    }

    /** Returns the size of its terminal; null if it has none. */
    public synchronized @Nullable TerminalSize terminal() {
        return terminal;
    }

    /** Ends the process with {@code code} and closes its pipes. */
    public void exit(int code) {
        closeOutput();
        exitOnly(new ExitStatus.Code(code));
    }

    /** Ends the process and leaves its pipes open, as if somebody else held them. */
    public void exitOnly(ExitStatus status) {
        exit.complete(status);
    }

    /** Closes standard output and error. */
    public void closeOutput() {
        stdout.end();
        stderr.end();
    }

    /** Adds a process to the tree. */
    public synchronized FakeProcess fork(long childPid, String command) {
        children.put(childPid, new TreeMember(childPid, command));
        return this;
    }

    /** Takes a process out of the tree. */
    public synchronized void childEnds(long childPid) {
        children.remove(childPid);
    }

    /** Makes the whole tree ignore these signals. KILL cannot be ignored: see {@link #immortal}. */
    public synchronized FakeProcess ignore(OsSignal... which) {
        ignored.addAll(List.of(which));
        return this;
    }

    /** Makes the tree survive even SIGKILL, as one that hangs in the kernel does, until {@link #mortal}. */
    public synchronized FakeProcess immortal() {
        immortal = true;
        return this;
    }

    /** Makes the next signal throw at whoever sends it, as a broken launcher might. */
    public synchronized FakeProcess failNextSignal() {
        broken = true;
        return this;
    }

    /** Takes back {@link #immortal}. */
    public synchronized FakeProcess mortal() {
        immortal = false;
        return this;
    }

    /** Returns the signals sent so far, in order. */
    public synchronized List<OsSignal> signals() {
        return List.copyOf(signals);
    }

    public LaunchRequest request() {
        return request;
    }

    public synchronized boolean isReleased() {
        return released;
    }

    // ---- what the runtime sees

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public Optional<ProcessInput> stdin() {
        return request.hasOpenStdin() ? Optional.of(stdin) : Optional.empty();
    }

    @Override
    public synchronized boolean resize(TerminalSize size) {
        boolean hasTerminal = terminal != null;
        terminal = hasTerminal ? size : null;
        return hasTerminal;
    }

    @Override
    public ProcessOutput stdout() {
        return stdout;
    }

    @Override
    public Optional<ProcessOutput> stderr() {
        return request.hasOneOutput() ? Optional.empty() : Optional.of(stderr);
    }

    @Override
    public List<ProcessOutput> notices() {
        return request.notices() ? List.of(notices) : List.of();
    }

    @Override
    public CompletionStage<ExitStatus> exit() {
        return exit;
    }

    @Override
    public CompletionStage<List<TreeMember>> signalTree(OsSignal signal, Executor io) {
        throwIfBroken();
        return RunningProcess.super.signalTree(signal, io);
    }

    @Override
    public void signalGroup(OsSignal signal) {
        if (takes(signal)) {
            closeOutput();
            exitOnly(new ExitStatus.Signal(signal.number(), false));
        }
    }

    private synchronized void throwIfBroken() {
        if (broken) {
            broken = false;
            throw new IllegalStateException("a bug, on purpose");
        }
    }

    private synchronized boolean takes(OsSignal signal) {
        throwIfBroken();
        signals.add(signal);
        boolean dies = signal == OsSignal.KILL ? !immortal : !ignored.contains(signal);
        if (dies) {
            children.clear();
        }
        return dies;
    }

    @Override
    public synchronized CompletionStage<TreeStats> stats(Executor io) {
        return CompletableFuture.completedStage(stats);
    }

    @Override
    public synchronized CompletionStage<List<ListeningPort>> ports(Executor io) {
        return CompletableFuture.completedStage(List.copyOf(ports));
    }

    @Override
    public synchronized List<TreeMember> members() {
        List<TreeMember> members = new ArrayList<>();
        if (!exit.isDone()) {
            members.add(new TreeMember(pid, String.join(" ", request.argv())));
        }
        members.addAll(children.values());
        return members;
    }

    @Override
    public void release() {
        synchronized (this) {
            released = true;
        }
        stdin.breaks();
        notices.close();
    }
}
