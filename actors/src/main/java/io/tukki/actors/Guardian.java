package io.tukki.actors;

import com.typesafe.config.Config;
import io.tukki.actors.bus.BusSettings;
import io.tukki.actors.bus.EventBus;
import io.tukki.actors.bus.EventPublisher;
import io.tukki.actors.bus.Events;
import io.tukki.actors.detect.DetectorSettings;
import io.tukki.actors.detect.DetectorViews;
import io.tukki.actors.detect.Detectors;
import io.tukki.actors.detect.LogRanges;
import io.tukki.actors.launch.proc.OomKills;
import io.tukki.actors.log.LogArchiver;
import io.tukki.actors.log.LogStore;
import io.tukki.actors.probe.Questions;
import io.tukki.actors.process.OutputReading;
import io.tukki.actors.process.Outputs;
import io.tukki.actors.process.ProcessManager;
import io.tukki.actors.process.ProcessServices;
import io.tukki.actors.process.RunningTrees;
import io.tukki.actors.watch.NioFileWatcher;
import io.tukki.core.event.EventStamps;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.lifecycle.ProjectSnapshot;
import io.tukki.core.log.SegmentedLog;
import io.tukki.streams.ChunkPool;
import io.tukki.streams.SharedPump;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Parent of a runtime's actors; supervises them, and with it they end. */
final class Guardian {

    static final String DISPATCHER = "tukki.dispatcher";
    static final String BULK_DISPATCHER = "tukki.bulk";
    static final String IO_DISPATCHER = "tukki.io";
    static final String MAILBOX = "tukki.mailbox";

    private static final int OUTPUT_STREAMS = 2;

    /** What the guardian is told. */
    sealed interface Command {}

    /** Ends all actors of the runtime. */
    enum Stop implements Command {
        INSTANCE
    }

    /** Starts detectors if they do not run, and hands them the question. */
    record Detect(Detectors.CatchUp question) implements Command {}

    /** The actors of a runtime. */
    record Actors(
            RunningTrees trees,
            ActorRef<ProcessManager.Command> processes,
            ActorRef<LogStore.Command> logStore,
            Optional<ActorRef<LogArchiver.Command>> logArchiver,
            Events events) {}

    private Guardian() {}

    static Behavior<Command> create(
            String runtimeId,
            TukkiSettings settings,
            Clock clock,
            ProcessLauncher launcher,
            SegmentedLog log,
            Optional<KeptLogs> keptLogs,
            Consumer<ProjectSnapshot> snapshots,
            DetectorViews views,
            CompletableFuture<Actors> started) {
        return Behaviors.setup(context -> {
            ActorRef<LogStore.Command> store = context.spawn(
                    Behaviors.supervise(LogStore.create(log, clock)).onFailure(SupervisorStrategy.resume()),
                    "log-store",
                    DispatcherSelector.fromConfig(BULK_DISPATCHER).withMailboxFromConfig(MAILBOX));
            Executor io = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(IO_DISPATCHER));
            BusSettings busSettings =
                    BusSettings.from(context.getSystem().settings().config());
            EventPublisher events = new EventPublisher(new EventStamps(clock), busSettings.ingress());
            ActorRef<EventBus.Command> bus =
                    context.spawn(EventBus.create(busSettings, events), "events", EventBus.props());
            ProcessServices services = new ProcessServices(
                    runtimeId,
                    environment(),
                    launcher,
                    new RunningTrees(),
                    new OomKills(clock),
                    store,
                    log.view(),
                    new Questions(launcher, io),
                    new NioFileWatcher(io),
                    events,
                    outputs(context, settings, store),
                    clock,
                    io,
                    BULK_DISPATCHER);
            ActorRef<ProcessManager.Command> processes = context.spawn(
                    Behaviors.supervise(ProcessManager.create(services, snapshots))
                            .onFailure(SupervisorStrategy.resume()),
                    "processes",
                    DispatcherSelector.fromConfig(DISPATCHER));
            Config config = context.getSystem().settings().config();
            spawnRanges(context, config, log, events);
            DetectorSettings detectorSettings = DetectorSettings.of(config);
            Supplier<ActorRef<Detectors.Command>> detectors = () -> context.spawn(
                    Behaviors.supervise(Detectors.create(
                                    detectorSettings, clock, log.view(), processes, views, events, BULK_DISPATCHER))
                            .onFailure(SupervisorStrategy.resume()),
                    "detectors",
                    DispatcherSelector.fromConfig(DISPATCHER));
            Optional<ActorRef<LogArchiver.Command>> archiver = keptLogs.map(kept -> context.spawn(
                    kept.archiver(settings.logFiles(), events),
                    "log-archiver",
                    DispatcherSelector.fromConfig(IO_DISPATCHER)));
            started.complete(new Actors(
                    services.trees(),
                    processes,
                    store,
                    archiver,
                    new Events(context.getSystem(), busSettings, events, bus)));
            return detectorSettings.mode() == DetectorSettings.Mode.ON
                    ? detecting(detectors.get())
                    : notDetecting(detectors);
        });
    }

    private static Behavior<Command> notDetecting(Supplier<ActorRef<Detectors.Command>> detectors) {
        return Behaviors.receive(Command.class)
                .onMessage(Detect.class, detect -> {
                    ActorRef<Detectors.Command> started = detectors.get();
                    started.tell(detect.question());
                    return detecting(started);
                })
                .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
                .build();
    }

    private static Behavior<Command> detecting(ActorRef<Detectors.Command> detectors) {
        return Behaviors.receive(Command.class)
                .onMessage(Detect.class, detect -> {
                    detectors.tell(detect.question());
                    return Behaviors.same();
                })
                .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
                .build();
    }

    /** Starts as many streams as threads can read at the same time. */
    private static Outputs outputs(
            ActorContext<Command> context, TukkiSettings settings, ActorRef<LogStore.Command> store) {
        ChunkPool chunks = new ChunkPool(settings.outputBuffer());
        List<SharedPump> pumps = IntStream.range(0, OUTPUT_STREAMS)
                .mapToObj(i -> new SharedPump(chunks))
                .toList();
        pumps.forEach(pump -> context.spawnAnonymous(
                OutputReading.create(pump, store, BULK_DISPATCHER), DispatcherSelector.fromConfig(DISPATCHER)));
        return new Outputs(pumps, settings.output());
    }

    private static void spawnRanges(
            ActorContext<Command> context, Config config, SegmentedLog log, EventPublisher events) {
        if (config.getBoolean("tukki.logs.range-events")) {
            context.spawn(
                    LogRanges.create(log.view(), events), "log-ranges", DispatcherSelector.fromConfig(BULK_DISPATCHER));
        }
    }

    /** Returns what children inherit: not what is for this JVM alone, should it be a child of a runtime or a service. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.remove(ProcessServices.RUNTIME_VARIABLE);
        environment.remove(ProcessServices.PROCESS_VARIABLE);
        environment.remove(ProcessServices.INCARNATION_VARIABLE);
        environment.remove(ProcessServices.WATCHDOG_VARIABLE);
        environment.remove("WATCHDOG_PID");
        environment.remove(LaunchRequest.NOTIFY_VARIABLE);
        environment.remove(LaunchRequest.NOTIFY_SOCKET_VARIABLE);
        return environment;
    }
}
