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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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

    private record Listening(int port) implements Happening {}

    private record NotListening(String problem) implements Happening {}

    private record Escalated(ProcessManager.Escalated what) implements Happening {}

    private record AllStopped(List<StopReport> reports) implements Happening {}

    private final Project project;
    private final TukkiSettings settings;
    private final Optional<Integer> port;
    private final boolean abortOnFailure;
    private final PrintWriter err;
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final Map<ProcessId, ProcessState> states = new HashMap<>();
    private boolean stopping;
    private boolean reportDue;
    private int exitCode = Main.OK;

    Foreground(
            Project project, TukkiSettings settings, Optional<Integer> port, boolean abortOnFailure, PrintWriter err) {
        this.project = project;
        this.settings = settings;
        this.port = port;
        this.abortOnFailure = abortOnFailure;
        this.err = err;
    }

    /** Returns the exit code, when everything has ended. */
    int run() throws InterruptedException, IOException {
        for (String signal : List.of("INT", "TERM", "HUP")) {
            Signals.on(signal, () -> happenings.add(new Interrupted()));
        }
        if (port.isPresent() && !isFree(port.get())) {
            return Main.PROBLEMS;
        }
        try (Tukki tukki = Tukki.start(settings)) {
            port.ifPresent(number -> CompletableFuture.runAsync(() -> bind(tukki, number)));
            return supervise(tukki);
        } catch (UncheckedIOException refused) {
            say(String.valueOf(refused.getMessage()));
            return Main.PROBLEMS;
        }
    }

    /** Looks first, so that nothing is started beside a server that cannot be; the children need not wait for it. */
    private boolean isFree(int number) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return true;
        } catch (IOException e) {
            say(cannotListen(number, e));
            return false;
        }
    }

    private void bind(Tukki tukki, int number) {
        try {
            ServerBinding binding = TukkiHttp.bind(tukki, number, TokenFile.read(TokenFile.location()))
                    .toCompletableFuture()
                    .join();
            happenings.add(new Listening(binding.localAddress().getPort()));
        } catch (IOException | CompletionException e) {
            happenings.add(new NotListening(cannotListen(number, e)));
        }
    }

    private static String cannotListen(int number, Exception e) {
        return "cannot listen on " + TukkiHttp.HOST + ":" + number + " (" + rootMessage(e)
                + "); choose another port with --port, or none with --no-server";
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private int supervise(Tukki tukki) throws InterruptedException {
        LogPrinter printer = LogPrinter.start(tukki.logs(), LogQuery.all().fromEnd(), target());
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
        tukki.awaitEscalation().thenAccept(what -> happenings.add(new Escalated(what)));
        tukki.start(project.processes(), project.restartGroups())
                .toCompletableFuture()
                .join();
        while (!isOver() || !happenings.isEmpty()) {
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
        } else if (happening instanceof Listening listening) {
            say("API on http://" + TukkiHttp.HOST + ":" + listening.port() + ", token in " + TokenFile.location());
        } else if (happening instanceof NotListening not) {
            say(not.problem());
            exitCode = Main.PROBLEMS;
            stop(tukki);
        } else if (happening instanceof Escalated escalated) {
            onEscalated(tukki, escalated.what());
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

    private void onEscalated(Tukki tukki, ProcessManager.Escalated what) {
        say("stopping everything, since group " + what.group() + " has failed: " + what.reason());
        exitCode = Main.PROBLEMS;
        if (!stopping) {
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
        } else if (state instanceof ProcessState.Scheduled scheduled) {
            say(process.id() + " runs next at " + scheduled.next());
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
