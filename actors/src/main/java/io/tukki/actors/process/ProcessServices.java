package io.tukki.actors.process;

import io.tukki.actors.bus.EventPublisher;
import io.tukki.actors.launch.proc.Marker;
import io.tukki.actors.launch.proc.OomKills;
import io.tukki.actors.log.LogStore;
import io.tukki.actors.probe.Questions;
import io.tukki.actors.watch.FileWatcher;
import io.tukki.core.launch.Confinement;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.log.LogView;
import io.tukki.core.process.ProcessSpec;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the processes of one runtime share.
 *
 * @param runtimeId marks every child of this runtime in its environment, as {@code TUKKI_RUNTIME}
 * @param baseEnvironment what a child inherits unless its spec says clean
 * @param trees what runs, to look at
 * @param oomKills for the cause of a kill that nobody owns up to
 * @param io where calls may block
 * @param outputs read what processes write
 * @param bulkDispatcher name of the dispatcher that readers of the log run on
 */
public record ProcessServices(
        String runtimeId,
        Map<String, String> baseEnvironment,
        ProcessLauncher launcher,
        RunningTrees trees,
        OomKills oomKills,
        ActorRef<LogStore.Command> logStore,
        LogView logs,
        Questions questions,
        FileWatcher files,
        EventPublisher events,
        Outputs outputs,
        Clock clock,
        Executor io,
        String bulkDispatcher) {

    /** Environment variable with the id of the runtime that started a process. */
    public static final String RUNTIME_VARIABLE = Marker.RUNTIME;

    /** Environment variable with the name of the process. */
    public static final String PROCESS_VARIABLE = Marker.PROCESS;

    /** Environment variable with the number of the incarnation, from 1. */
    public static final String INCARNATION_VARIABLE = Marker.INCARNATION;

    /** Environment variable with how often it must say that it is alive, in microseconds, as of {@code sd_notify}. */
    public static final String WATCHDOG_VARIABLE = "WATCHDOG_USEC";

    /** What another account has other values for. */
    private static final Set<String> ACCOUNT_VARIABLES = Set.of("HOME", "USER", "LOGNAME");

    public ProcessServices {
        baseEnvironment = Map.copyOf(baseEnvironment);
    }

    LaunchRequest request(ProcessSpec spec, long incarnation) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (!spec.cleanEnvironment()) {
            environment.putAll(baseEnvironment);
            spec.user().ifPresent(user -> environment.keySet().removeAll(ACCOUNT_VARIABLES));
        }
        environment.putAll(spec.environment());
        spec.terminal().ifPresent(size -> environment.putIfAbsent("TERM", "xterm-256color"));
        environment.put(RUNTIME_VARIABLE, runtimeId);
        environment.put(PROCESS_VARIABLE, spec.id().name());
        environment.put(INCARNATION_VARIABLE, Long.toString(incarnation));
        spec.silence()
                .map(TimeUnit.MICROSECONDS::convert)
                .ifPresent(micros -> environment.put(WATCHDOG_VARIABLE, Long.toString(micros)));
        return new LaunchRequest(
                spec.command().argv(environment),
                spec.directory().orElse(null),
                environment,
                spec.stdin(),
                spec.mergeStreams(),
                spec.terminal().orElse(null),
                new Confinement(spec.limits(), spec.user().orElse(null), null),
                spec.tellsOfItself());
    }
}
