package io.tukki.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.lifecycle.StateTable;
import io.tukki.core.lifecycle.StateTable.Deed;
import io.tukki.core.lifecycle.StateTable.Effect;
import io.tukki.core.lifecycle.StateTable.Happening;
import io.tukki.core.lifecycle.StateTable.Standing;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.CommandLine;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.core.restart.Backoff;
import io.tukki.core.restart.RestartPolicy;
import io.tukki.testkit.process.FakeLauncher;
import io.tukki.testkit.process.FakeProcess;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The actor of a process does what {@link StateTable} says, cell by cell. */
class ProcessStatesTest extends ProcessActorTestCase {

    private static final Duration BACKOFF = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration RUN_TIMEOUT = Duration.ofHours(1);
    private static final Duration QUIET = Duration.ofMillis(15);

    private static final BrittleClock CLOCK = new BrittleClock(Clock.systemUTC());

    private static ExecutorService io;

    private final FakeLauncher children = new FakeLauncher();
    private final FakeLauncher probes = new FakeLauncher();
    private final AtomicInteger launches = new AtomicInteger();
    private final TestProbe<StopReport> replies = kit.createTestProbe();
    private final TestProbe<InputReply> inputs = kit.createTestProbe();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int probeExits = 1;
    private ActorRef<ManagedProcess.Command> process;
    private Standing standing = Standing.PENDING;
    private FakeProcess child;
    private int launchesBefore;

    ProcessStatesTest() {
        super(CLOCK);
    }

    @BeforeAll
    static void startIo() {
        io = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stopIo() {
        io.shutdownNow();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        if (process != null) {
            kit.stop(process);
        }
    }

    static Stream<Arguments> cells() {
        return Arrays.stream(Standing.values())
                .flatMap(state -> Arrays.stream(Happening.values())
                        .filter(happening -> isPossible(state, happening))
                        .map(happening -> Arguments.of(state, happening)));
    }

    private static boolean isPossible(Standing state, Happening happening) {
        return StateTable.effect(state, happening).deed() != Deed.IMPOSSIBLE;
    }

    @Test
    void everyCommandIsInTheTable() {
        assertThat(Arrays.stream(ManagedProcess.Command.class.getPermittedSubclasses())
                        .filter(command -> Modifier.isPublic(command.getModifiers()))
                        .map(command -> command.getSimpleName().toUpperCase(Locale.ROOT)))
                .isSubsetOf(Arrays.stream(Happening.values())
                        .map(happening -> happening.name().replace("_", ""))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotHappenCannotBeMadeToHappen(Standing from) {
        spawn(from == Standing.FAILED);
        bringTo(from);

        assertThat(Happening.values())
                .filteredOn(happening -> !isPossible(from, happening))
                .noneMatch(this::give);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellIsAsTheTableSays(Standing from, Happening happening) {
        Effect effect = StateTable.effect(from, happening);
        spawn(from == Standing.FAILED || (happening == Happening.EXITS_TOO_OFTEN && from != Standing.BACKING_OFF));
        bringTo(from);
        launchesBefore = launches.get();
        long stampsBefore = stamps.next().id();

        assertThat(give(happening)).as("it can happen").isTrue();

        awaitStanding(effect.next());
        expectDeed(effect.deed());
        readStates(QUIET);
        assertThat(standing).isEqualTo(effect.next());
        assertThat(stamps.next().id() - stampsBefore - 1)
                .as("take-overs told")
                .isEqualTo(effect.deed() == Deed.TAKE_OVER ? 1 : 0);
        expectNoOtherDeed(effect.deed(), happening);
        expectAftermath(effect.deed());
    }

    // ---- how a process comes to a state

    private void spawn(boolean withoutBudget) {
        ProbeSpec readiness = ProbeSpec.of(new ProbeCheck.Exec(new CommandLine.Argv(List.of("probe"))))
                .period(Duration.ofSeconds(1))
                .thresholds(1, 1);
        ProcessSpec spec = ProcessSpec.argv("web", "serve")
                .restart(RestartPolicy.ON_FAILURE
                        .budget(withoutBudget ? 0 : 5, Duration.ofHours(1))
                        .backoff(new Backoff(BACKOFF, BACKOFF, 1, 0)))
                .probe(ProbeKind.READINESS, readiness)
                .runTimeout(RUN_TIMEOUT)
                .stdin(ProcessSpec.Stdin.OPEN)
                .build();
        probes.script(probe -> probe.exit(probeExits));
        process = kit.spawn(ManagedProcess.create(spec, services(new Gated(), probes, io), states.getRef()));
    }

    private void bringTo(Standing wanted) {
        switch (wanted) {
            case PENDING -> {}
            case STARTING -> {
                gate = new CountDownLatch(1);
                process.tell(ManagedProcess.Start.INSTANCE);
                await().until(() -> launches.get() == 1);
            }
            case RUNNING -> run();
            case READY -> {
                run();
                probe(0);
            }
            case STOPPING -> {
                run();
                process.tell(new ManagedProcess.Stop(replies.getRef()));
                awaitStanding(Standing.STOPPING);
                awaitSignal(OsSignal.TERM);
            }
            case BACKING_OFF, FAILED -> {
                run();
                child.exit(1);
            }
            case EXITED -> {
                run();
                child.exit(0);
            }
        }
        awaitStanding(wanted);
        if (wanted != Standing.STARTING) {
            gate = new CountDownLatch(1); // what is launched from now on stays on its way
        }
    }

    private void run() {
        process.tell(ManagedProcess.Start.INSTANCE);
        awaitStanding(Standing.RUNNING);
        child = last(children);
        child.ignore(OsSignal.TERM, OsSignal.HUP).immortal();
    }

    // ---- what happens to it

    /** Makes it happen; returns false if it cannot, as the process stands. */
    private boolean give(Happening happening) {
        boolean up = standing == Standing.RUNNING || standing == Standing.READY;
        boolean alive = up || standing == Standing.STOPPING;
        return switch (happening) {
            case START -> tell(ManagedProcess.Start.INSTANCE);
            case RESTART -> tell(ManagedProcess.Restart.INSTANCE);
            case STOP -> tell(new ManagedProcess.Stop(replies.getRef()));
            case KILL -> tell(new ManagedProcess.Kill(replies.getRef()));
            case START_AGAIN -> tell(ManagedProcess.StartAgain.INSTANCE);
            case HALT -> tell(new ManagedProcess.Halt("its group", false, replies.getRef()));
            case SEND_SIGNAL -> tell(new ManagedProcess.SendSignal(OsSignal.HUP));
            case SEND_INPUT ->
                tell(new ManagedProcess.SendInput(new Input.Bytes(ByteString.fromString("typed")), inputs.getRef()));
            case SPAWNED -> ifSo(standing == Standing.STARTING, gate::countDown);
            case NOT_SPAWNED ->
                ifSo(standing == Standing.STARTING, () -> {
                    children.refuseNext(new ExitStatus.NotStarted(ExitStatus.Cause.COMMAND_NOT_FOUND, "nowhere"));
                    gate.countDown();
                });
            case PASSES -> ifSo(up, () -> probe(0));
            case FAILS -> ifSo(up, () -> probe(1));
            case IS_FOUND_FAILED -> ifSo(up, () -> time.timePasses(RUN_TIMEOUT));
            case EXITS_WELL -> ifSo(alive, () -> child.exit(0));
            case EXITS_BADLY, EXITS_TOO_OFTEN -> ifSo(alive, () -> child.exit(1));
            case WAIT_ENDS ->
                switch (standing) {
                    case BACKING_OFF -> ifSo(true, () -> time.timePasses(BACKOFF));
                    case STOPPING -> ifSo(true, () -> time.timePasses(GRACE));
                    default -> false;
                };
            case CRASH ->
                ifSo(alive || standing == Standing.BACKING_OFF, () -> {
                    if (alive) {
                        child.failNextSignal();
                        process.tell(new ManagedProcess.SendSignal(OsSignal.HUP));
                    } else {
                        give(Happening.SEND_INPUT);
                        inputs.receiveMessage(); // it is at rest now
                        CLOCK.failNext();
                        process.tell(ManagedProcess.Start.INSTANCE);
                    }
                });
        };
    }

    private boolean tell(ManagedProcess.Command command) {
        process.tell(command);
        return true;
    }

    private static boolean ifSo(boolean possible, Runnable what) {
        if (possible) {
            what.run();
        }
        return possible;
    }

    /** Answers the readiness probe with {@code exitCode} until it was asked once more. */
    private void probe(int exitCode) {
        probeExits = exitCode;
        int asked = probes.launched().size();
        await().until(() -> {
            time.timePasses(Duration.ofMillis(500));
            return probes.launched().size() > asked + 1;
        });
    }

    // ---- what came of it

    private void expectDeed(Deed deed) {
        switch (deed) {
            case LAUNCH -> await().until(() -> launches.get() == launchesBefore + 1);
            case ANSWER, WAIT_FOR_GROUP ->
                assertThat(replies.receiveMessage().outcome()).isEqualTo(StopReport.Outcome.NOT_RUNNING);
            case REFUSE -> assertThat(inputs.receiveMessage()).isInstanceOf(InputReply.Refused.class);
            case GIVE -> {
                assertThat(inputs.receiveMessage()).isInstanceOf(InputReply.Taken.class);
                assertThat(child.input()).isEqualTo("typed");
            }
            case PASS_ON -> awaitSignal(OsSignal.HUP);
            case LADDER, LADDER_THEN_LAUNCH, LADDER_THEN_WAIT -> awaitSignal(OsSignal.TERM);
            case KILL -> awaitSignal(OsSignal.KILL);
            case TAKE_OVER ->
                await().until(() -> {
                    time.timePasses(Duration.ofMillis(5));
                    return !child.isReleased();
                });
            default -> {}
        }
    }

    private void expectNoOtherDeed(Deed deed, Happening happening) {
        if (deed != Deed.LAUNCH) {
            assertThat(launches.get()).isEqualTo(launchesBefore);
        }
        if (deed != Deed.PASS_ON && child != null) {
            assertThat(child.signals()).doesNotContain(OsSignal.HUP);
        }
        if (deed != Deed.KILL && child != null) {
            assertThat(child.signals()).doesNotContain(OsSignal.KILL);
        }
        if (happening == Happening.STOP && deed != Deed.ANSWER) {
            replies.expectNoMessage(Duration.ofMillis(1));
        }
    }

    /** What a deed promises for later is seen when the child has ended. */
    private void expectAftermath(Deed deed) {
        switch (deed) {
            case STOP_ONCE_SPAWNED, KILL_ONCE_SPAWNED -> {
                gate.countDown();
                StopReport.Outcome outcome =
                        deed == Deed.STOP_ONCE_SPAWNED ? StopReport.Outcome.STOPPED : StopReport.Outcome.KILLED;
                assertThat(replies.receiveMessage().outcome()).isEqualTo(outcome);
                awaitStanding(Standing.EXITED);
            }
            case STOP_AND_WAIT_ONCE_SPAWNED -> {
                gate.countDown();
                awaitStanding(Standing.PENDING);
            }
            case LADDER_THEN_WAIT -> {
                child.exit(0);
                awaitStanding(Standing.PENDING);
            }
            case STOP_AND_LAUNCH_ONCE_SPAWNED -> {
                gate.countDown();
                await().until(() -> children.launched().size() == 2);
            }
            case GIVE_ONCE_SPAWNED -> {
                gate.countDown();
                assertThat(inputs.receiveMessage()).isInstanceOf(InputReply.Taken.class);
            }
            case LADDER_THEN_LAUNCH, LAUNCH_ONCE_EMPTY -> {
                child.exit(0);
                awaitStanding(Standing.STARTING);
            }
            case JOIN -> {
                child.exit(0);
                assertThat(replies.receiveMessage()).isEqualTo(replies.receiveMessage());
            }
            case TAKE_OVER -> {
                child.exit(0);
                awaitStanding(Standing.EXITED);
            }
            case WAIT_ON ->
                await().until(() -> {
                    time.timePasses(BACKOFF.dividedBy(10));
                    readStates(Duration.ofMillis(1));
                    return standing == Standing.STARTING;
                });
            default -> {}
        }
    }

    private void awaitStanding(Standing wanted) {
        await().until(() -> {
            readStates(Duration.ofMillis(1));
            return standing == wanted;
        });
    }

    private void readStates(Duration quiet) {
        try {
            while (true) {
                String name = states.receiveMessage(quiet).state().wireName();
                standing = Standing.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
            }
        } catch (AssertionError noMore) {
            // read so far
        }
    }

    private void awaitSignal(OsSignal signal) {
        await().until(() -> child.signals().contains(signal));
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    private static FakeProcess last(FakeLauncher launcher) {
        List<FakeProcess> all = launcher.launched();
        return all.get(all.size() - 1);
    }

    /** Counts launches and lets each wait at the gate. */
    private final class Gated implements ProcessLauncher {
        @Override
        public String name() {
            return "gated";
        }

        @Override
        public Launch launch(LaunchRequest request) {
            launches.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return children.launch(request);
        }

        @Override
        public void close() {}
    }
}
