package io.tukki.actors.process;

import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.restart.RestartHistory;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What must outlive a crash of the actor that holds it: the incarnation and how far its end has come. Everything in it
 * is a fact or a future, so that a restarted actor takes the process over instead of losing it.
 */
final class Custody {

    long incarnations;

    /** Whether its manager starts it again after a failure. */
    boolean joint;

    RestartHistory history = RestartHistory.NONE;
    Ending ending = new Ending();
    Instant launchedAt = Instant.EPOCH;

    @Nullable
    CompletableFuture<Launch> launch;

    @Nullable
    Incarnation current;

    @Nullable
    ExitReport lastExit;

    /** What the startup or readiness probe found last, while it has not passed. */
    @Nullable
    String note;

    /** Begins a new incarnation. */
    void begin(CompletableFuture<Launch> newLaunch, Instant now) {
        launch = newLaunch;
        launchedAt = now;
        ending = new Ending();
        note = null;
    }

    /** Forgets the incarnation, which has ended. */
    void end() {
        launch = null;
        current = null;
        note = null;
        ending = new Ending();
    }
}
