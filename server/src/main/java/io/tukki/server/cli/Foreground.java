package io.tukki.server.cli;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.actors.process.ProcessManager;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.log.LogQuery;
import io.tukki.core.process.ProcessId;
import io.tukki.core.project.Project;
import io.tukki.server.http.TokenFile;
import io.tukki.server.http.TukkiHttp;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;

/**
 * A project run in the foreground: starts it, prints its log, and waits for its end or for a signal. The first signal
 * stops everything in reverse order, the second kills.
 */
final class Foreground {

    private static final long PRINT_PATIENCE_MILLIS = 5_000;

    /** What can happen while it runs. */
    private sealed interface Happening {}

    private record Interrupted() implements Happening {}

    private record Changed(ProcessSnapshot process) implements Happening {}

    private record AllStopped(List<StopReport> reports) implements Happening {}

    private final Project project;
    private final Optional<Integer> port;
    private final boolean abortOnFailure;
    private final PrintWriter err;
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final Map<ProcessId, ProcessState> states = new HashMap<>();
    private boolean stopping;
    private boolean reportDue;
    private int exitCode = Main.OK;

    Foreground(Project project, Optional<Integer> port, boolean abortOnFailure, PrintWriter err) {
        this.project = project;
        this.port = port;
        this.abortOnFailure = abortOnFailure;
        this.err = err;
    }

    /** Returns the exit code, when everything has ended. */
    int run() throws InterruptedException, IOException {
        for (String signal : List.of("INT", "TERM", "HUP")) {
            Signals.on(signal, () -> happenings.add(new Interrupted()));
        }
        try (Tukki tukki = Tukki.start(TukkiSettings.load())) {
            return bind(tukki) ? supervise(tukki) : Main.PROBLEMS;
        }
    }

    private boolean bind(Tukki tukki) throws IOException {
        if (port.isEmpty()) {
            return true;
        }
        try {
            ServerBinding binding = TukkiHttp.bind(tukki, port.get(), TokenFile.read(TokenFile.location()))
                    .toCompletableFuture()
                    .join();
            say("API on http://" + TukkiHttp.HOST + ":" + binding.localAddress().getPort() + ", token in "
                    + TokenFile.location());
            return true;
        } catch (CompletionException e) {
            say("cannot listen on " + TukkiHttp.HOST + ":" + port.get() + " (" + rootMessage(e)
                    + "); choose another port with --port, or none with --no-server");
            return false;
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private int supervise(Tukki tukki) throws InterruptedException {
        LogPrinter printer = LogPrinter.start(tukki.logs(), LogQuery.all(), target());
        ActorRef<ProcessSnapshot> watcher = tukki.system()
                .systemActorOf(
                        Behaviors.receive(ProcessSnapshot.class)
                                .onMessage(ProcessSnapshot.class, snapshot -> {
                                    happenings.add(new Changed(snapshot));
                                    return Behaviors.same();
                                })
                                .build(),
                        "foreground",
                        Props.empty());
        tukki.processes().tell(new ProcessManager.Subscribe(watcher));
        project.processes().forEach(spec -> states.put(spec.id(), new ProcessState.Pending("")));
        tukki.start(project.processes()).toCompletableFuture().join();
        while (!isOver()) {
            handle(tukki, happenings.take());
        }
        printer.finish(tukki.logs().view().head(), PRINT_PATIENCE_MILLIS);
        return exitCode;
    }

    private boolean isOver() {
        return !reportDue && states.values().stream().allMatch(ProcessState::isFinal);
    }

    private void handle(Tukki tukki, Happening happening) {
        if (happening instanceof Changed changed) {
            onChanged(tukki, changed.process());
        } else if (happening instanceof AllStopped all) {
            reportDue = false;
            say("stopped " + all.reports().stream().map(Foreground::describe).collect(Collectors.joining(", ")));
        } else if (stopping) {
            say("killing what is left");
            tukki.killAll();
        } else {
            say("stopping; once more to kill");
            stop(tukki);
        }
    }

    private void onChanged(Tukki tukki, ProcessSnapshot process) {
        ProcessState state = process.state();
        states.put(process.id(), state);
        if (state instanceof ProcessState.Exited exited) {
            say(process.id() + " ended: " + exited.report().describe());
        } else if (state instanceof ProcessState.BackingOff backingOff) {
            say(process.id() + " ended: " + backingOff.last().describe() + "; starting it again at "
                    + backingOff.until() + " (attempt " + backingOff.attempt() + ")");
        } else if (state instanceof ProcessState.Failed failed) {
            say(process.id() + " failed: " + failed.reason());
        } else if (state instanceof ProcessState.Ready) {
            say(process.id() + " is ready");
        } else if (state instanceof ProcessState.Skipped skipped) {
            say(process.id() + " skipped: " + skipped.reason());
        }
        if (abortOnFailure && !stopping) {
            failure(state).ifPresent(report -> {
                exitCode = Math.max(1, report.status().shellCode());
                say("stopping everything, since " + process.id() + " failed");
                stop(tukki);
            });
        }
    }

    /** Returns the end of a process that has failed for good: nobody asked for it and it is not started again. */
    private static Optional<ExitReport> failure(ProcessState state) {
        if (state instanceof ProcessState.Failed failed) {
            return Optional.of(failed.last());
        }
        return state instanceof ProcessState.Exited exited
                        && exited.report().reason() != ExitReport.Reason.STOPPED
                        && exited.report().reason() != ExitReport.Reason.KILLED
                        && !exited.report().success()
                ? Optional.of(exited.report())
                : Optional.empty();
    }

    private void stop(Tukki tukki) {
        stopping = true;
        reportDue = true;
        tukki.stopAll().thenAccept(reports -> happenings.add(new AllStopped(reports)));
    }

    private static String describe(StopReport report) {
        return switch (report.outcome()) {
            case NOT_RUNNING -> report.process() + " (was not running)";
            case STOPPED -> report.process() + " (" + report.took().toMillis() + " ms)";
            case KILLED -> report.process() + " (killed after " + report.took().toMillis() + " ms)";
            case SURVIVED -> report.process() + " (left: " + report.survivors() + ")";
        };
    }

    private void say(String text) {
        err.println("tukki: " + text);
        err.flush();
    }

    private LogPrinter.Target target() {
        boolean terminal = Boolean.getBoolean("tukki.stdout.terminal");
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024);
        return new MergedLog(new LinePrinter(project.names(), LinePrinter.Style.of(System.getenv(), terminal)), out);
    }
}
