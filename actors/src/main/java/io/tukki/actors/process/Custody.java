package io.tukki.actors.process;

import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.probe.Notices;
import io.tukki.core.probe.ProbeTally;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.core.restart.RestartHistory;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
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

    /** When the probes began that are asked now: the first with the incarnation, the others when that has started. */
    Instant probedSince = Instant.EPOCH;

    @Nullable
    CompletableFuture<Launch> launch;

    @Nullable
    Incarnation current;

    /** How long it waits to be started again; null unless that is what it does. */
    ProcessState.@Nullable BackingOff backingOff;

    /** What the answers to the probes of the incarnation mean so far. */
    final Map<ProbeKind, ProbeTally> tallies = new EnumMap<>(ProbeKind.class);

    /** What the incarnation has told of itself. */
    Notices told = Notices.NONE;

    /** When it last told that it is alive. */
    Instant aliveAt = Instant.EPOCH;

    /** Whether the incarnation has been ready: from then on its start timeout does not count. */
    boolean wasReady;

    @Nullable
    ExitReport lastExit;

    /** What the startup or readiness probe found last, while it has not passed. */
    @Nullable
    String note;

    /** Begins a new incarnation: whatever was waited for is over. */
    void begin(CompletableFuture<Launch> newLaunch, Instant now) {
        end();
        incarnations++;
        launch = newLaunch;
        launchedAt = now;
        probedSince = now;
    }

    /** Forgets the incarnation, which has ended. */
    void end() {
        launch = null;
        current = null;
        backingOff = null;
        tallies.clear();
        told = Notices.NONE;
        aliveAt = Instant.EPOCH;
        wasReady = false;
        note = null;
        ending = new Ending();
    }
}
