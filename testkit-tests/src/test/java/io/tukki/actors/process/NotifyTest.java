package io.tukki.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.testkit.process.FakeLauncher;
import io.tukki.testkit.process.FakeProcess;
import io.tukki.testkit.streamer.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that tell by themselves how they are. */
class NotifyTest extends ProcessActorTestCase {

    private static final TestClock CLOCK = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private static final ProbeSpec NOTIFY = ProbeSpec.of(new ProbeCheck.Notify());
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final FakeLauncher launcher = new FakeLauncher();
    private final TestProbe<InputReply> inputs = kit.createTestProbe();
    private ActorRef<ManagedProcess.Command> process;

    NotifyTest() {
        super(CLOCK);
    }

    @AfterEach
    void stop() {
        kit.stop(process);
    }

    @Test
    void itIsReadyWhenItSaysSoAndNotAnyMoreWhenItTakesThatBack() throws Exception {
        FakeProcess child = start(ProcessSpec.argv("web", "serve").probe(ProbeKind.READINESS, NOTIFY));

        child.tell("READY=1");
        expect(ProcessState.Ready.class);
        child.tell("READY=0");
        timePasses(PAUSE);
        expect(ProcessState.Running.class);
        child.tell("READY=1");
        timePasses(PAUSE);

        expect(ProcessState.Ready.class);
    }

    @Test
    void whatItTellsBeforeAnybodyListensIsHeard() throws Exception {
        launcher.script(child -> child.tell("READY=1"));

        start(ProcessSpec.argv("web", "serve").probe(ProbeKind.READINESS, NOTIFY));

        expect(ProcessState.Ready.class);
    }

    @Test
    void oneWordIsEnoughForStartupAndReadiness() throws Exception {
        FakeProcess child = start(ProcessSpec.argv("web", "serve")
                .probe(ProbeKind.STARTUP, NOTIFY)
                .probe(ProbeKind.READINESS, NOTIFY));

        child.tell("READY=1");

        expect(ProcessState.Ready.class);
    }

    @Test
    void itsStatusIsShown() throws Exception {
        FakeProcess child = start(ProcessSpec.argv("web", "serve").probe(ProbeKind.READINESS, NOTIFY));

        child.tell("STATUS=loading");
        assertThat(states.receiveMessage().note()).isEqualTo("loading");
        child.tell("READY=1").tell("STATUS=serving");
        timePasses(PAUSE);

        assertThat(expect(ProcessState.Ready.class).note()).isEqualTo("serving");
    }

    @Test
    void whoTalksWithoutEndIsHeardTenTimesASecond() throws Exception {
        FakeProcess child = start(ProcessSpec.argv("web", "serve").probe(ProbeKind.READINESS, NOTIFY));

        child.tell("STATUS=1");
        assertThat(states.receiveMessage().note()).isEqualTo("1");
        for (int i = 2; i <= 1000; i++) {
            child.tell("STATUS=" + i);
        }
        awaitTurn();
        states.expectNoMessage(Duration.ofMillis(20));
        timePasses(PAUSE);

        assertThat(states.receiveMessage().note()).isEqualTo("1000");
    }

    @Test
    void silenceEndsIt() throws Exception {
        FakeProcess child = start(ProcessSpec.argv("web", "serve")
                .probe(ProbeKind.LIVENESS, NOTIFY.period(Duration.ofSeconds(5)).thresholds(2, 1)));
        for (int i = 0; i < 5; i++) {
            timePasses(Duration.ofSeconds(9));
            child.tell("WATCHDOG=1");
            awaitTurn();
        }
        assertThat(child.signals()).isEmpty();

        timePasses(Duration.ofSeconds(10));

        expect(ProcessState.Stopping.class);
        ExitReport report =
                ((ProcessState.Exited) expect(ProcessState.Exited.class).state()).report();
        assertThat(report.reason()).isEqualTo(ExitReport.Reason.FAILED_CHECK);
        assertThat(report.detail()).isEqualTo("liveness probe failed: notify: no WATCHDOG=1 within PT10S");
    }

    @Test
    void silenceIsCountedFromTheLastWordAlsoAfterACrash() throws Exception {
        FakeProcess child = start(ProcessSpec.argv("web", "serve")
                .probe(ProbeKind.LIVENESS, NOTIFY.period(Duration.ofSeconds(5)).thresholds(2, 1)));
        timePasses(Duration.ofSeconds(4));
        child.tell("WATCHDOG=1");
        awaitTurn();
        timePasses(Duration.ofSeconds(6));

        child.failNextSignal();
        process.tell(new ManagedProcess.SendSignal(OsSignal.HUP));
        awaitTurn();
        assertThat(child.signals()).isEmpty();
        timePasses(Duration.ofSeconds(4));

        expect(ProcessState.Stopping.class);
    }

    @Test
    void itIsToldHowOftenItMustSayThatItIsAlive() throws Exception {
        FakeProcess child = start(ProcessSpec.argv("web", "serve")
                .probe(ProbeKind.LIVENESS, NOTIFY.period(Duration.ofSeconds(5)).thresholds(2, 1)));

        assertThat(child.request().environment()).containsEntry("WATCHDOG_USEC", "10000000");
        assertThat(child.request().notices()).isTrue();
    }

    @Test
    void whoHasNoSuchProbeIsGivenNoWayToTell() throws Exception {
        FakeProcess child = start(ProcessSpec.argv("web", "serve"));

        assertThat(child.request().notices()).isFalse();
        assertThat(child.request().environment()).doesNotContainKey("WATCHDOG_USEC");
    }

    // ---- words of these tests

    private FakeProcess start(ProcessSpec.Builder spec) throws Exception {
        process = kit.spawn(
                ManagedProcess.create(spec.build(), services(launcher, launcher, Runnable::run), states.getRef()));
        process.tell(ManagedProcess.Start.INSTANCE);
        expect(ProcessState.Running.class);
        return launcher.next();
    }

    private void awaitTurn() {
        process.tell(new ManagedProcess.SendInput(new Input.End(), inputs.getRef()));
        inputs.receiveMessage();
    }

    /** Waits until the actor has come to such a state and set its timers. */
    private ProcessSnapshot expect(Class<? extends ProcessState> kind) {
        ProcessSnapshot snapshot = states.receiveMessage();
        while (!kind.isInstance(snapshot.state())) {
            snapshot = states.receiveMessage();
        }
        awaitTurn();
        return snapshot;
    }

    private static void timePasses(Duration amount) {
        CLOCK.advance(amount);
        time.timePasses(amount);
    }
}
