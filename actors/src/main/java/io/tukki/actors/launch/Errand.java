package io.tukki.actors.launch;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A command that is run for a process: a probe, a step of a stop. Its output is dropped; it carries the mark of the
 * process, so that it dies with that one's tree, and whatever is left of its own group is killed when it is over.
 */
public final class Errand {

    private final ProcessLauncher launcher;
    private final Executor io;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private @Nullable RunningProcess running;
    private boolean cancelled;

    private Errand(ProcessLauncher launcher, Executor io) {
        this.launcher = launcher;
        this.io = io;
    }

    /** Begins to run {@code request} on {@code io}. */
    public static Errand run(LaunchRequest request, ProcessLauncher launcher, Executor io) {
        Errand errand = new Errand(launcher, io);
        io.execute(() -> errand.start(request));
        return errand;
    }

    /** Returns how it ended; never fails. */
    public CompletionStage<ExitStatus> exit() {
        return exit;
    }

    /** Kills it, if it still runs. Idempotent, from any thread. */
    public void cancel() {
        io.execute(() -> {
            RunningProcess child = cancelled();
            if (child != null) {
                child.signalGroup(OsSignal.KILL);
            }
        });
    }

    private synchronized @Nullable RunningProcess cancelled() {
        cancelled = true;
        return running;
    }

    private void start(LaunchRequest request) {
        Launch launch = launcher.launch(request);
        if (launch instanceof Launch.Refused refused) {
            exit.complete(refused.status());
            return;
        }
        RunningProcess child = ((Launch.Started) launch).process();
        drop(child.stdout());
        if (isCancelledBefore(child)) {
            child.signalGroup(OsSignal.KILL);
        }
        child.exit().thenAccept(status -> io.execute(() -> over(child, status)));
    }

    private synchronized boolean isCancelledBefore(RunningProcess child) {
        running = child;
        return cancelled;
    }

    private void over(RunningProcess child, ExitStatus status) {
        forget();
        child.signalGroup(OsSignal.KILL);
        child.stdout().close();
        child.release();
        exit.complete(status);
    }

    private synchronized void forget() {
        running = null;
    }

    private void drop(ProcessOutput output) {
        output.awaitReadable(() -> io.execute(() -> {
            ByteBuffer scratch = ByteBuffer.allocate(8192);
            int read = output.read(scratch);
            while (read > 0) {
                read = output.read(scratch.clear());
            }
            if (read == 0) {
                drop(output);
            }
        }));
    }
}
