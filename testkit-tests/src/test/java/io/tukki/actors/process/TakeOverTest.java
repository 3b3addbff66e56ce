package io.tukki.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.CommandLine;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.core.process.StopLadder;
import io.tukki.core.restart.Backoff;
import io.tukki.core.restart.RestartPolicy;
import io.tukki.testkit.process.FakeLauncher;
import io.tukki.testkit.process.FakeProcess;
import io.tukki.testkit.streamer.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A crash of the actor of a process costs no time limit and no restart: the actor goes on where it stood. */
class TakeOverTest extends ProcessActorTestCase {

    private static final Duration BACKOFF = Duration.ofSeconds(30);

    private static final TestClock CLOCK = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private static final BrittleClock BRITTLE = new BrittleClock(CLOCK);

    private final FakeLauncher launcher = new FakeLauncher();
    private final TestProbe<StopReport> replies = kit.createTestProbe();
    private final TestProbe<InputReply> inputs = kit.createTestProbe();
    private ActorRef<ManagedProcess.Command> process = spawn(serving().build());

    TakeOverTest() {
        super(BRITTLE);
    }

    @AfterEach
    void stop() {
        kit.stop(process);
    }

    @Test
    void aCrashWhileBackingOffDoesNotForgetTheRestart() throws Exception {
        start().exit(1);
        expect(ProcessState.BackingOff.class);
        timePasses(BACKOFF.dividedBy(2));

        crashAtRest();
        timePasses(BACKOFF.dividedBy(2).minusMillis(1));
        assertThat(launcher.launched()).hasSize(1);
        timePasses(Duration.ofMillis(1));

        launcher.next();
        expect(ProcessState.Running.class);
    }

    @Test
    void aRestartThatCrashesIsTriedAgain() throws Exception {
        start().exit(1);
        expect(ProcessState.BackingOff.class);

        BRITTLE.failNext();
        timePasses(BACKOFF);
        awaitTurn();
        assertThat(launcher.launched()).hasSize(1);
        timePasses(Duration.ofSeconds(1));

        launcher.next();
    }

    @Test
    void aCrashAfterAStopBringsNothingUp() throws Exception {
        start().exit(1);
        expect(ProcessState.BackingOff.class);
        process.tell(new ManagedProcess.Stop(replies.getRef()));
        expect(ProcessState.Exited.class);

        crashAtRest();
        timePasses(BACKOFF.multipliedBy(2));

        awaitTurn();
        assertThat(launcher.launched()).hasSize(1);
    }

    @Test
    void aRunTimeoutGoesOnCountingFromTheStart() throws Exception {
        respawn(serving().runTimeout(Duration.ofMinutes(1)).build());
        FakeProcess child = start();
        timePasses(Duration.ofSeconds(40));

        crash(child);
        timePasses(Duration.ofSeconds(20));

        expect(ProcessState.Stopping.class);
        awaitSignal(child, OsSignal.TERM);
    }

    @Test
    void aStartTimeoutGoesOnCountingFromTheStart() throws Exception {
        respawn(serving()
                .probe(ProbeKind.READINESS, ProbeSpec.of(new ProbeCheck.LogLine("ready")))
                .startTimeout(Duration.ofMinutes(1))
                .build());
        FakeProcess child = start();
        timePasses(Duration.ofSeconds(40));

        crash(child);
        timePasses(Duration.ofSeconds(20));

        expect(ProcessState.Stopping.class);
    }

    @Test
    void whatHasBeenReadyHasNoStartTimeoutAnyMore() throws Exception {
        launcher.script(probe -> endProbe(probe, "ready?", launcher.launched().size() < 4 ? 0 : 1));
        respawn(serving()
                .probe(ProbeKind.READINESS, asking("ready?").thresholds(1, 1))
                .startTimeout(Duration.ofMinutes(1))
                .build());
        FakeProcess child = start();
        expect(ProcessState.Ready.class);
        Awaitility.await().until(() -> {
            timePasses(Duration.ofSeconds(1));
            return launcher.launched().size() > 4;
        });
        expect(ProcessState.Running.class);

        crash(child);
        timePasses(Duration.ofMinutes(2));
        awaitTurn();

        assertThat(child.signals()).isEmpty();
    }

    @Test
    void whatHasStartedIsNotAskedAgainWhetherItHas() throws Exception {
        launcher.script(probe -> {
            endProbe(probe, "started?", 0);
            endProbe(probe, "ready?", 0);
        });
        respawn(serving()
                .probe(ProbeKind.STARTUP, asking("started?"))
                .probe(ProbeKind.READINESS, asking("ready?").period(Duration.ofHours(1)))
                .probe(ProbeKind.LIVENESS, asking("alive?").initialDelay(Duration.ofSeconds(10)))
                .build());
        FakeProcess child = start();
        expect(ProcessState.Ready.class);
        timePasses(Duration.ofSeconds(6));

        crash(child);
        timePasses(Duration.ofSeconds(4));

        for (String asked : List.of("started?", "ready?", "ready?", "alive?")) {
            assertThat(launcher.next().request().argv()).containsExactly(asked);
        }
    }

    @Test
    void theLadderGoesOnAndItsStepsTakeNoLonger() throws Exception {
        respawn(serving()
                .stopLadder(StopLadder.signal(OsSignal.TERM, Duration.ofSeconds(10)))
                .build());
        FakeProcess child = start().ignore(OsSignal.TERM);
        process.tell(new ManagedProcess.Stop(replies.getRef()));
        awaitSignal(child, OsSignal.TERM);
        timePasses(Duration.ofSeconds(7));

        crash(child);
        timePasses(Duration.ofSeconds(3));

        assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.KILLED);
    }

    @Test
    void survivorsAreToldOfAlsoAfterACrash() throws Exception {
        FakeProcess child = start().immortal();
        process.tell(new ManagedProcess.Kill(replies.getRef()));
        awaitSignal(child, OsSignal.KILL);

        crash(child);
        timePasses(Duration.ofSeconds(5));

        assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.SURVIVED);
    }

    // ---- words of these tests

    private static ProcessSpec.Builder serving() {
        return ProcessSpec.argv("web", "serve")
                .restart(RestartPolicy.ON_FAILURE
                        .budget(5, Duration.ofHours(1))
                        .backoff(new Backoff(BACKOFF, BACKOFF, 1, 0)));
    }

    private static ProbeSpec asking(String question) {
        return ProbeSpec.of(new ProbeCheck.Exec(new CommandLine.Argv(List.of(question))))
                .period(Duration.ofSeconds(1));
    }

    private static void endProbe(FakeProcess launched, String question, int code) {
        if (launched.request().argv().contains(question)) {
            launched.exit(code);
        }
    }

    private ActorRef<ManagedProcess.Command> spawn(ProcessSpec spec) {
        return kit.spawn(ManagedProcess.create(spec, services(launcher, launcher, Runnable::run), states.getRef()));
    }

    private void respawn(ProcessSpec spec) {
        kit.stop(process);
        process = spawn(spec);
    }

    private FakeProcess start() throws Exception {
        process.tell(ManagedProcess.Start.INSTANCE);
        expect(ProcessState.Running.class);
        return launcher.next();
    }

    /** Crashes the actor while its process runs, and waits until it has taken over. */
    private void crash(FakeProcess child) {
        child.failNextSignal();
        process.tell(new ManagedProcess.SendSignal(OsSignal.HUP));
        awaitTurn();
    }

    /** Crashes the actor while nothing runs, and waits until it goes on. */
    private void crashAtRest() {
        BRITTLE.failNext();
        process.tell(ManagedProcess.Start.INSTANCE);
        awaitTurn();
    }

    /** Waits until the actor has done what it was told so far. */
    private void awaitTurn() {
        process.tell(new ManagedProcess.SendInput(new Input.End(), inputs.getRef()));
        inputs.receiveMessage();
    }

    /** Waits until the actor has come to such a state and set its timers. */
    private void expect(Class<? extends ProcessState> kind) {
        ProcessState state = states.receiveMessage().state();
        while (!kind.isInstance(state)) {
            state = states.receiveMessage().state();
        }
        awaitTurn();
    }

    private static void awaitSignal(FakeProcess child, OsSignal signal) {
        Awaitility.await().until(() -> child.signals().contains(signal));
    }

    private void timePasses(Duration amount) {
        CLOCK.advance(amount);
        time.timePasses(amount);
    }
}
