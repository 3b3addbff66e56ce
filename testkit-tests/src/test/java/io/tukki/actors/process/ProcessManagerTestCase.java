package io.tukki.actors.process;

import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.ProcessSpec;
import io.tukki.testkit.process.FakeLauncher;
import io.tukki.testkit.streamer.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;

/** A manager with fake processes, whose timers and clock a test moves together. */
abstract class ProcessManagerTestCase extends ProcessActorTestCase {

    /** The night in which Berlin goes from 02:00 to 03:00. */
    static final Instant START = Instant.parse("2026-03-29T00:00:00Z");

    final FakeLauncher launcher = new FakeLauncher();
    final TestClock clock;
    final TestProbe<ProcessManager.StartReply> started = kit.createTestProbe();
    ActorRef<ProcessManager.Command> manager;

    ProcessManagerTestCase() {
        this(new TestClock(START));
    }

    private ProcessManagerTestCase(TestClock clock) {
        super(clock);
        this.clock = clock;
    }

    @AfterEach
    void stop() {
        kit.stop(manager);
    }

    final void start(List<ProcessSpec> specs) {
        manager = kit.spawn(ProcessManager.create(services(launcher, launcher, Runnable::run), snapshot -> {}));
        manager.tell(new ProcessManager.Subscribe(states.getRef()));
        manager.tell(new ProcessManager.StartAll(specs, started.getRef()));
    }

    /** Reads states up to one of this kind. */
    final <S extends ProcessState> S expect(Class<S> kind) {
        while (true) {
            ProcessState state = states.receiveMessage().state();
            if (kind.isInstance(state)) {
                return kind.cast(state);
            }
        }
    }

    final void timePasses(Duration amount) {
        clock.advance(amount);
        time.timePasses(amount);
    }
}
