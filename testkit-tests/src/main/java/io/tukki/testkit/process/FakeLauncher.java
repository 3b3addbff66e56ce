package io.tukki.testkit.process;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.process.ExitStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A launcher that starts nothing: each launch makes a {@link FakeProcess} for the test to play. Thread-safe. */
public final class FakeLauncher implements ProcessLauncher {

    private static final long FIRST_PID = 1_000_000;
    private static final long PATIENCE_SECONDS = 10;

    private final List<FakeProcess> launched = new ArrayList<>();
    private final BlockingQueue<FakeProcess> unseen = new LinkedBlockingQueue<>();
    private final Deque<ExitStatus.NotStarted> refusals = new ArrayDeque<>();
    private Consumer<FakeProcess> script = process -> {};
    private boolean closed;

    /** Plays {@code newScript} on each process right after its launch, before anybody else sees it. */
    public synchronized FakeLauncher script(Consumer<FakeProcess> newScript) {
        script = newScript;
        return this;
    }

    /** Refuses the next launch that has not been refused yet. */
    public synchronized FakeLauncher refuseNext(ExitStatus.NotStarted status) {
        refusals.add(status);
        return this;
    }

    /** Returns the next process launched, after waiting for it if need be; fails after ten seconds. */
    public FakeProcess next() throws InterruptedException {
        FakeProcess process = unseen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (process == null) {
            throw new AssertionError("nothing was launched within " + PATIENCE_SECONDS + " s");
        }
        return process;
    }

    /** Returns all processes launched so far, in order. */
    public synchronized List<FakeProcess> launched() {
        return List.copyOf(launched);
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public synchronized Launch launch(LaunchRequest request) {
        ExitStatus.NotStarted refusal = refusals.poll();
        if (refusal != null) {
            return new Launch.Refused(refusal);
        }
        FakeProcess process = new FakeProcess(FIRST_PID + launched.size(), request);
        launched.add(process);
        script.accept(process);
        unseen.add(process);
        return new Launch.Started(process);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
