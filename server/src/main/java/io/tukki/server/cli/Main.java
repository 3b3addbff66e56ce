package io.tukki.server.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code tukki}: picks the command and leaves everything else to it, so that a command loads only its own classes.
 * Exit codes: {@link #OK}, {@link #PROBLEMS}, {@link #USAGE}, unless a command says otherwise.
 */
@Command(
        name = "tukki",
        description = "Supervises processes and streams their output.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {UpCommand.class, ExecCommand.class, CheckCommand.class, PlanCommand.class})
public final class Main implements Runnable {

    /** All is well. */
    public static final int OK = 0;

    /** The project, or what was to be done with it, has problems; they have been printed. */
    public static final int PROBLEMS = 1;

    /** The command line is wrong; how it should be has been printed. */
    public static final int USAGE = 2;

    private static final String LOGBACK_FILE = "logback.configurationFile";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandSpec spec;

    Main() {}

    public static void main(String[] args) {
        if (System.getProperty(LOGBACK_FILE) == null) {
            System.setProperty(LOGBACK_FILE, "tukki-logback.xml");
        }
        int code = run(args, writer(System.out), writer(System.err));
        System.out.flush();
        System.err.flush();
        System.exit(code);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }

    /** Returns the exit code of {@code tukki args}, which prints to {@code out} and {@code err} only. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(false)
                .setExecutionExceptionHandler(Main::crashed);
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    /** Without a command there is nothing to do but say which there are. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    private static int crashed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        line.getErr().println("tukki: this is a bug in Tukki:");
        e.printStackTrace(line.getErr());
        return PROBLEMS;
    }
}
