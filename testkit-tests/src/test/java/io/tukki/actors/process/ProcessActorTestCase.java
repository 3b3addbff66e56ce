package io.tukki.actors.process;

import com.typesafe.config.ConfigFactory;
import io.tukki.actors.bus.EventPublisher;
import io.tukki.actors.launch.proc.OomKills;
import io.tukki.actors.log.LogStore;
import io.tukki.actors.probe.Questions;
import io.tukki.actors.watch.FileWatcher;
import io.tukki.core.event.EventStamps;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.WatchGlobs;
import io.tukki.streams.ChunkPool;
import io.tukki.streams.OutputPump;
import io.tukki.streams.SharedPump;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What the actors of processes are tested with: timers that a test moves, and services without a machine below. */
abstract class ProcessActorTestCase {

    static ActorTestKit kit;
    static ManualTime time;

    final SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
    final TestProbe<ProcessSnapshot> states = kit.createTestProbe();
    final EventStamps stamps;
    private final Clock wall;
    private final ActorRef<LogStore.Command> store = kit.spawn(LogStore.create(log, Clock.systemUTC()));
    private final SharedPump pump = new SharedPump(new ChunkPool(1 << 20));

    /** @param wall what the actors take for the time of day; timers go by {@link #time} */
    ProcessActorTestCase(Clock wall) {
        this.wall = wall;
        this.stamps = new EventStamps(wall);
        kit.spawn(OutputReading.create(pump, store, "pekko.actor.default-dispatcher"));
    }

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load("application-test")));
        time = ManualTime.get(kit.system());
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    /** @param io where launches and probes block */
    final ProcessServices services(ProcessLauncher launcher, ProcessLauncher probes, Executor io) {
        return new ProcessServices(
                "this-runtime",
                Map.of("INHERITED", "yes"),
                launcher,
                new RunningTrees(),
                new OomKills(wall),
                store,
                log.view(),
                new Questions(probes, io),
                this::watch,
                new EventPublisher(stamps, 64),
                new Outputs(List.of(pump), OutputPump.Settings.DEFAULT),
                wall,
                io,
                "pekko.actor.default-dispatcher");
    }

    /** Watches no file, unless a test overrides it. */
    FileWatcher.Watch watch(Path root, WatchGlobs globs, Consumer<Path> changed) {
        return () -> {};
    }
}
