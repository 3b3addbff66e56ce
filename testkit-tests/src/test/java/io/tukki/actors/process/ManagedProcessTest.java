package io.tukki.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.launch.TreeStats;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.InputRefusal;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.CommandLine;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.core.process.StopLadder;
import io.tukki.core.process.TerminalSize;
import io.tukki.core.restart.Backoff;
import io.tukki.core.restart.RestartPolicy;
import io.tukki.streams.OutputPump;
import io.tukki.testkit.process.FakeLauncher;
import io.tukki.testkit.process.FakeProcess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagedProcessTest extends ProcessActorTestCase {

    private final FakeLauncher launcher = new FakeLauncher();
    private final TestProbe<StopReport> replies = kit.createTestProbe();
    private ActorRef<ManagedProcess.Command> process;

    ManagedProcessTest() {
        super(Clock.systemUTC());
    }

    @BeforeEach
    void spawn() {
        spawn(ProcessSpec.argv("web", "serve").build());
    }

    @AfterEach
    void stop() {
        kit.stop(process);
    }

    @Test
    void tellsEachStateFromStartToExit() throws Exception {
        FakeProcess child = start();

        child.line("hello").exit(3);

        assertThat(exited().status()).isEqualTo(new ExitStatus.Code(3));
        assertThat(lines()).containsExactly("hello");
        assertThat(child.isReleased()).isTrue();
    }

    @Test
    void anExitIsToldAfterTheLastByteIsStored() throws Exception {
        FakeProcess child = start();

        child.exitOnly(new ExitStatus.Code(0));
        states.expectNoMessage(Duration.ofMillis(100));
        child.write("the end");
        child.closeOutput();

        assertThat(exited().outputCut()).isFalse();
        assertThat(lines()).containsExactly("the end");
    }

    @Test
    void aPipeThatIsHeldOpenIsCutAfterTheQuietPeriod() throws Exception {
        FakeProcess child = start();
        child.line("last words").exitOnly(new ExitStatus.Code(0));
        states.expectNoMessage(Duration.ofMillis(50));

        timePasses(OutputPump.Settings.DEFAULT.quietPeriod());

        assertThat(exited().outputCut()).isTrue();
        assertThat(lines()).containsExactly("last words");
    }

    @Test
    void theEnvironmentMarksEachIncarnation() throws Exception {
        FakeProcess child = start();

        assertThat(child.request().environment())
                .containsEntry("TUKKI_RUNTIME", "this-runtime")
                .containsEntry("TUKKI_PROCESS", "web")
                .containsEntry("TUKKI_INCARNATION", "1")
                .containsEntry("INHERITED", "yes");
    }

    @Test
    void inputIsAnsweredWhenThePipeHasIt() throws Exception {
        respawn(ProcessSpec.argv("web", "serve").stdin(ProcessSpec.Stdin.OPEN).build());
        TestProbe<InputReply> answers = kit.createTestProbe();
        FakeProcess child = start();
        child.roomForInput(3);

        send(new Input.Bytes(ByteString.fromString("hello")), answers);
        send(new Input.End(), answers);
        answers.expectNoMessage(Duration.ofMillis(50));
        assertThat(child.input()).isEqualTo("hel");
        child.roomForInput(100);

        answers.expectMessage(new InputReply.Taken(ProcessId.of("web")));
        answers.expectMessage(new InputReply.Taken(ProcessId.of("web")));
        assertThat(child.input()).isEqualTo("hello");
        assertThat(child.isInputClosed()).isTrue();
        send(new Input.Bytes(ByteString.fromString("more")), answers);
        assertThat(refusal(answers)).isEqualTo(InputRefusal.CLOSED);
    }

    @Test
    void inputThatIsNotReadIsBoundedAndFailsWithTheProcess() throws Exception {
        respawn(ProcessSpec.argv("web", "serve").stdin(ProcessSpec.Stdin.OPEN).build());
        TestProbe<InputReply> answers = kit.createTestProbe();
        FakeProcess child = start();
        child.roomForInput(0);
        ByteString much = ByteString.fromArray(new byte[InputQueue.CAPACITY - 1]);

        send(new Input.Bytes(much), answers);
        send(new Input.Bytes(ByteString.fromString("ab")), answers);

        assertThat(refusal(answers)).isEqualTo(InputRefusal.FULL);
        child.exit(0);
        exited();
        assertThat(refusal(answers)).isEqualTo(InputRefusal.BROKEN);
        send(new Input.Bytes(much), answers);
        assertThat(refusal(answers)).isEqualTo(InputRefusal.NOT_RUNNING);
    }

    @Test
    void inputIsRefusedWhereTheSpecHasNone() throws Exception {
        TestProbe<InputReply> answers = kit.createTestProbe();
        start();

        send(new Input.Bytes(ByteString.fromString("x")), answers);
        send(new Input.Resize(TerminalSize.DEFAULT), answers);

        assertThat(refusal(answers)).isEqualTo(InputRefusal.NOT_OPEN);
        assertThat(refusal(answers)).isEqualTo(InputRefusal.NO_TERMINAL);
    }

    @Test
    void aTreeAboveItsMemoryCeilingIsStoppedAndHasFailed() throws Exception {
        respawn(ProcessSpec.argv("web", "serve").memoryCeiling(100 << 20).build());
        FakeProcess child = start();
        child.line("last words").uses(holding(100 << 20));
        timePasses(Duration.ofSeconds(3));
        states.expectNoMessage(Duration.ofMillis(50));

        child.uses(holding(101 << 20));
        timePasses(Duration.ofSeconds(1));

        expect(ProcessState.Stopping.class);
        ExitReport report = exited();
        assertThat(report.reason()).isEqualTo(ExitReport.Reason.MEMORY_CEILING);
        assertThat(report.describe())
                .isEqualTo("holds 101 MiB of memory in 1 processes, more than its ceiling of 100 MiB (SIGTERM)");
        assertThat(report.success()).isFalse();
        assertThat(report.lastLines()).containsExactly("last words");
    }

    private static TreeStats holding(long bytes) {
        return new TreeStats(Instant.EPOCH, 1, Duration.ZERO, bytes, 1, 3);
    }

    @Test
    void theLadderClimbsThroughInputCommandAndSignal() throws Exception {
        respawn(ProcessSpec.argv("web", "serve")
                .stdin(ProcessSpec.Stdin.OPEN)
                .stopLadder(StopLadder.of(
                        new StopLadder.Text("quit\n", Duration.ofSeconds(1)),
                        new StopLadder.CloseStdin(Duration.ofSeconds(2)),
                        new StopLadder.Command(new CommandLine.Argv(List.of("ctl", "stop")), Duration.ofSeconds(3)),
                        new StopLadder.Signal(OsSignal.INT, Duration.ofSeconds(4))))
                .build());
        FakeProcess child = start();
        child.ignore(OsSignal.INT);

        process.tell(new ManagedProcess.Stop(replies.getRef()));
        assertThat(states.receiveMessage().state()).isInstanceOf(ProcessState.Stopping.class);
        Awaitility.await().until(() -> child.input().equals("quit\n"));
        assertThat(child.isInputClosed()).isFalse();
        timePasses(Duration.ofSeconds(1));
        Awaitility.await().until(child::isInputClosed);
        timePasses(Duration.ofSeconds(2));
        FakeProcess command = launcher.next();
        assertThat(command.request().argv()).containsExactly("ctl", "stop");
        assertThat(command.request().environment())
                .containsEntry("TUKKI_PID", Long.toString(child.pid()))
                .containsEntry("TUKKI_INCARNATION", "1");
        assertThat(child.signals()).isEmpty();
        timePasses(Duration.ofSeconds(3));
        Awaitility.await().until(() -> command.signals().contains(OsSignal.KILL));
        Awaitility.await().until(() -> child.signals().equals(List.of(OsSignal.INT)));
        timePasses(Duration.ofSeconds(4));

        assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.KILLED);
        Awaitility.await().until(command::isReleased);
    }

    private void respawn(ProcessSpec spec) {
        kit.stop(process);
        spawn(spec);
    }

    private void send(Input input, TestProbe<InputReply> answers) {
        process.tell(new ManagedProcess.SendInput(input, answers.getRef()));
    }

    private static InputRefusal refusal(TestProbe<InputReply> answers) {
        return ((InputReply.Refused) answers.receiveMessage()).reason();
    }

    @Test
    void stopTerminatesAndAnswersWhenTheTreeIsEmpty() throws Exception {
        FakeProcess child = start();

        process.tell(new ManagedProcess.Stop(replies.getRef()));

        assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.STOPPED);
        assertThat(child.signals()).containsExactly(OsSignal.TERM);
        expect(ProcessState.Stopping.class);
        assertThat(exited().reason()).isEqualTo(ExitReport.Reason.STOPPED);
    }

    @Test
    void stopKillsAfterTheGracePeriod() throws Exception {
        FakeProcess child = start();
        child.ignore(OsSignal.TERM).fork(42, "a grandchild");

        process.tell(new ManagedProcess.Stop(replies.getRef()));
        awaitSignals(child, OsSignal.TERM);
        timePasses(Duration.ofMillis(9_999));
        replies.expectNoMessage(Duration.ofMillis(50));
        timePasses(Duration.ofMillis(1));

        StopReport report = replies.receiveMessage();
        assertThat(report.outcome()).isEqualTo(StopReport.Outcome.KILLED);
        assertThat(report.killed()).extracting(member -> member.pid()).containsExactly(child.pid(), 42L);
        assertThat(child.signals()).startsWith(OsSignal.TERM, OsSignal.KILL);
    }

    @Test
    void eachStepOfTheLadderIsTaken() throws Exception {
        spawn(ProcessSpec.argv("web", "serve")
                .stopLadder(new StopLadder(List.of(
                        new StopLadder.Signal(OsSignal.INT, Duration.ofSeconds(1)),
                        new StopLadder.Signal(OsSignal.TERM, Duration.ofSeconds(1)))))
                .build());
        FakeProcess child = start();
        child.ignore(OsSignal.INT, OsSignal.TERM);

        process.tell(new ManagedProcess.Stop(replies.getRef()));
        awaitSignals(child, OsSignal.INT);
        timePasses(Duration.ofSeconds(1));
        awaitSignals(child, OsSignal.INT, OsSignal.TERM);
        timePasses(Duration.ofSeconds(1));

        replies.receiveMessage();
        assertThat(child.signals()).containsExactly(OsSignal.INT, OsSignal.TERM, OsSignal.KILL);
    }

    @Test
    void aSecondStopJoinsTheFirst() throws Exception {
        FakeProcess child = start();
        child.ignore(OsSignal.TERM);
        TestProbe<StopReport> second = kit.createTestProbe();

        process.tell(new ManagedProcess.Stop(replies.getRef()));
        process.tell(new ManagedProcess.Stop(second.getRef()));
        awaitSignals(child, OsSignal.TERM);
        timePasses(Duration.ofSeconds(10));

        assertThat(second.receiveMessage()).isEqualTo(replies.receiveMessage());
        assertThat(child.signals()).startsWith(OsSignal.TERM, OsSignal.KILL);
    }

    @Test
    void killJumpsToTheLastStep() throws Exception {
        FakeProcess child = start();
        child.ignore(OsSignal.TERM);
        process.tell(new ManagedProcess.Stop(replies.getRef()));
        awaitSignals(child, OsSignal.TERM);

        process.tell(new ManagedProcess.Kill(replies.getRef()));

        assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.KILLED);
        replies.receiveMessage();
        assertThat(exitedAfter(ProcessState.Stopping.class).reason()).isEqualTo(ExitReport.Reason.KILLED);
    }

    @Test
    void whatSurvivesIsNamedAndNothingIsStartedBesideIt() throws Exception {
        FakeProcess child = start();
        child.immortal();
        process.tell(new ManagedProcess.Kill(replies.getRef()));
        awaitSignals(child, OsSignal.KILL);

        timePasses(Duration.ofSeconds(5));

        StopReport report = replies.receiveMessage();
        assertThat(report.outcome()).isEqualTo(StopReport.Outcome.SURVIVED);
        assertThat(report.survivors()).extracting(member -> member.pid()).containsExactly(child.pid());
        process.tell(ManagedProcess.Start.INSTANCE);
        assertThat(launcher.launched()).hasSize(1);

        child.mortal().exit(0);
        assertThat(launcher.next()).isNotSameAs(child);
    }

    @Test
    void whatALeaderLeavesBehindIsStoppedByTheLadder() throws Exception {
        FakeProcess child = start();
        child.fork(42, "left behind").ignore(OsSignal.TERM);

        child.exit(0);
        awaitSignals(child, OsSignal.TERM);
        child.childEnds(42);
        Awaitility.await().until(() -> {
            timePasses(Duration.ofMillis(5)); // for the next look at the tree
            return child.isReleased();
        });

        ExitReport report = exitedAfter(ProcessState.Stopping.class);
        assertThat(report.reason()).isEqualTo(ExitReport.Reason.EXITED);
        assertThat(report.status()).isEqualTo(new ExitStatus.Code(0));
    }

    @Test
    void restartStartsANewIncarnationWhenTheLastOneIsGone() throws Exception {
        FakeProcess first = start();
        first.ignore(OsSignal.TERM);

        process.tell(ManagedProcess.Restart.INSTANCE);
        awaitSignals(first, OsSignal.TERM);
        assertThat(launcher.launched()).hasSize(1);
        first.exit(0);

        FakeProcess second = launcher.next();
        assertThat(second.request().environment()).containsEntry("TUKKI_INCARNATION", "2");
        assertThat(first.isReleased()).isTrue();
    }

    @Test
    void aStopBeatsARestartUnderWay() throws Exception {
        FakeProcess child = start();
        child.ignore(OsSignal.TERM);
        process.tell(ManagedProcess.Restart.INSTANCE);

        process.tell(new ManagedProcess.Stop(replies.getRef()));
        awaitSignals(child, OsSignal.TERM);
        child.exit(0);

        replies.receiveMessage();
        exitedAfter(ProcessState.Stopping.class);
        assertThat(launcher.launched()).hasSize(1);
    }

    @Test
    void aProgramThatCannotBeStartedIsAStatus() {
        ExitStatus.NotStarted status = new ExitStatus.NotStarted(ExitStatus.Cause.COMMAND_NOT_FOUND, "no such program");
        launcher.refuseNext(status);

        process.tell(ManagedProcess.Start.INSTANCE);

        expect(ProcessState.Starting.class);
        assertThat(exited().status()).isEqualTo(status);
    }

    @Test
    void stoppingWhatDoesNotRunIsAnsweredAtOnce() {
        process.tell(new ManagedProcess.Stop(replies.getRef()));
        process.tell(new ManagedProcess.Kill(replies.getRef()));

        assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.NOT_RUNNING);
        assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.NOT_RUNNING);
    }

    @Test
    void anActorThatIsStoppedKillsItsTreeRatherThanOrphanIt() throws Exception {
        FakeProcess child = start();
        child.ignore(OsSignal.TERM);

        kit.stop(process);

        awaitSignals(child, OsSignal.KILL);
        assertThat(child.isReleased()).isTrue();
    }

    @Test
    void aFailureIsFollowedByARestartAfterTheBackoff() throws Exception {
        spawn(ProcessSpec.argv("web", "serve").restart(restarting()).build());
        start().exit(1);

        ProcessState.BackingOff waiting = expect(ProcessState.BackingOff.class);
        assertThat(waiting.attempt()).isEqualTo(1);
        assertThat(waiting.last().status()).isEqualTo(new ExitStatus.Code(1));
        assertThat(launcher.launched()).hasSize(1);
        timePasses(Duration.ofSeconds(1));

        expect(ProcessState.Starting.class);
        assertThat(launcher.next().request().environment()).containsEntry("TUKKI_INCARNATION", "2");
    }

    @Test
    void aSpentBudgetIsAFailureUntilSomebodyStartsItAgain() throws Exception {
        spawn(ProcessSpec.argv("web", "serve").restart(restarting()).build());
        start().exit(1);
        for (int i = 0; i < 2; i++) {
            expect(ProcessState.BackingOff.class);
            timePasses(Duration.ofSeconds(1 + i));
            expect(ProcessState.Starting.class);
            expect(ProcessState.Running.class);
            launcher.next().exit(1);
        }

        assertThat(expect(ProcessState.Failed.class).reason()).contains("after 2 restarts");
        FakeProcess again = start();
        again.exit(1);
        assertThat(expect(ProcessState.BackingOff.class).attempt()).isEqualTo(1);
    }

    @Test
    void aStopBeatsABackoff() throws Exception {
        spawn(ProcessSpec.argv("web", "serve").restart(restarting()).build());
        start().exit(1);
        expect(ProcessState.BackingOff.class);

        process.tell(new ManagedProcess.Stop(replies.getRef()));

        assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.NOT_RUNNING);
        expect(ProcessState.Exited.class);
        timePasses(Duration.ofSeconds(60));
        states.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void aLineOfItsLogMakesItReady() throws Exception {
        spawn(ProcessSpec.argv("web", "serve")
                .probe(ProbeKind.READINESS, ProbeSpec.of(new ProbeCheck.LogLine("listening on \\d+")))
                .build());
        FakeProcess child = start();
        child.line("starting");
        states.expectNoMessage(Duration.ofMillis(50));

        child.line("listening on 8080");

        expect(ProcessState.Ready.class);
    }

    @Test
    void aLivenessProbeThatFailsEndsTheIncarnationAndThePolicyDecides() throws Exception {
        ProbeSpec alive = ProbeSpec.of(new ProbeCheck.Exec(new CommandLine.Argv(List.of("ping"))))
                .period(Duration.ofSeconds(1))
                .thresholds(2, 1);
        spawn(ProcessSpec.argv("web", "serve")
                .restart(restarting())
                .probe(ProbeKind.LIVENESS, alive)
                .build());
        launcher.script(launched -> {
            if (launched.request().argv().contains("ping")) {
                launched.exit(1);
            }
        });
        FakeProcess child = start();

        Awaitility.await().until(() -> {
            timePasses(Duration.ofSeconds(1));
            return child.signals().contains(OsSignal.TERM);
        });

        expect(ProcessState.Stopping.class);
        ExitReport last = expect(ProcessState.BackingOff.class).last();
        assertThat(last.reason()).isEqualTo(ExitReport.Reason.FAILED_CHECK);
        assertThat(last.detail()).isEqualTo("liveness probe failed: exec ping: exit code 1");
        assertThat(last.success()).isFalse();
    }

    @Test
    void aTimeLimitEndsTheIncarnation() throws Exception {
        spawn(ProcessSpec.argv("web", "serve").runTimeout(Duration.ofMinutes(1)).build());
        start();

        timePasses(Duration.ofMinutes(1));

        expect(ProcessState.Stopping.class);
        assertThat(exited().detail()).isEqualTo("ran longer than PT1M");
    }

    @Test
    void anActorThatCrashesTakesItsProcessOver() throws Exception {
        FakeProcess child = start();

        child.failNextSignal();
        process.tell(new ManagedProcess.SendSignal(OsSignal.HUP)); // its handler throws

        child.line("still here").exit(0);

        assertThat(exitedAfter(ProcessState.Running.class).status()).isEqualTo(new ExitStatus.Code(0));
        assertThat(lines()).containsExactly("still here");
        assertThat(launcher.launched()).hasSize(1);
    }

    @Test
    void anActorThatCrashesWhileItsProcessStopsGoesOnStopping() throws Exception {
        FakeProcess child = start();
        child.ignore(OsSignal.TERM);
        process.tell(new ManagedProcess.Stop(replies.getRef()));
        awaitSignals(child, OsSignal.TERM);
        child.failNextSignal();
        process.tell(new ManagedProcess.SendSignal(OsSignal.HUP)); // its handler throws

        child.exit(0);

        assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.STOPPED);
        assertThat(child.isReleased()).isTrue();
    }

    // ---- words of these tests

    private static RestartPolicy restarting() {
        return RestartPolicy.ON_FAILURE
                .budget(2, Duration.ofHours(1))
                .backoff(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), 2, 0));
    }

    private void spawn(ProcessSpec spec) {
        process = kit.spawn(ManagedProcess.create(spec, services(launcher, launcher, Runnable::run), states.getRef()));
    }

    private FakeProcess start() throws Exception {
        process.tell(ManagedProcess.Start.INSTANCE);
        expect(ProcessState.Starting.class);
        expect(ProcessState.Running.class);
        return launcher.next();
    }

    private <S extends ProcessState> S expect(Class<S> state) {
        return state.cast(states.receiveMessage().state());
    }

    private ExitReport exited() {
        return expect(ProcessState.Exited.class).report();
    }

    private ExitReport exitedAfter(Class<? extends ProcessState> before) {
        ProcessState state = states.receiveMessage().state();
        while (before.isInstance(state)) {
            state = states.receiveMessage().state();
        }
        return ((ProcessState.Exited) state).report();
    }

    private static void awaitSignals(FakeProcess child, OsSignal... signals) {
        Awaitility.await().untilAsserted(() -> assertThat(child.signals()).startsWith(signals));
    }

    private static void timePasses(Duration amount) {
        time.timePasses(amount);
    }

    private List<String> lines() {
        LogReader reader = new LogReader(log.view(), LogQuery.all());
        List<String> lines = new ArrayList<>();
        for (LogRead read = reader.poll(100); read != null; read = reader.poll(100)) {
            ((LogSlice) read).toList().stream().map(LogLine::text).forEach(lines::add);
        }
        return lines;
    }
}
