package io.tukki.server.cli;

import io.tukki.actors.TukkiSettings;
import io.tukki.core.project.Project;
import io.tukki.server.http.TukkiHttp;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tukki up}: runs the processes of a project file in the foreground. */
@Command(
        name = "up",
        description = "Runs the processes of a project, with one merged log, until all have ended or Ctrl-C.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class UpCommand implements Callable<Integer> {

    @Mixin
    private final ProjectOption project = new ProjectOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "Port of the HTTP API on 127.0.0.1; 0 takes a free one. Default: " + TukkiHttp.DEFAULT_PORT + ".")
    private int port = TukkiHttp.DEFAULT_PORT;

    @Option(names = "--no-server", description = "Runs without the HTTP API.")
    private boolean noServer;

    @Option(
            names = "--abort-on-failure",
            description = "Stops everything when a process fails, and exits with its code.")
    private boolean abortOnFailure;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "Keeps logs in files in DIR too; those that are there can be read again."
                    + " Default: what the project file says, tukki.logs.directory, or nowhere.")
    private @Nullable Path logs;

    @Parameters(paramLabel = "NAME", description = "Runs these processes and what they depend on. Default: all.")
    private final List<String> names = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    UpCommand() {}

    @Override
    public Integer call() throws Exception {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        if (port < 0 || port > 65535) {
            err.println("tukki: --port " + port + " must be 0 to 65535");
            return Main.USAGE;
        }
        ProjectOption.Choice choice = project.choose(names, err);
        if (choice instanceof ProjectOption.Refused refused) {
            return refused.exitCode();
        }
        err.flush();
        Project selected = ((ProjectOption.Chosen) choice).selected();
        return new Foreground(
                        selected,
                        settings(selected),
                        noServer ? Optional.empty() : Optional.of(port),
                        abortOnFailure,
                        err)
                .run();
    }

    /** The command line over the project file over {@code application.conf}. */
    private TukkiSettings settings(Project selected) {
        TukkiSettings settings = TukkiSettings.loadForProgram().with(selected.logs());
        return logs == null
                ? settings
                : settings.withLogFiles(settings.logFiles().in(logs));
    }
}
