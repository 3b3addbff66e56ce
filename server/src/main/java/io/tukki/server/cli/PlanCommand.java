package io.tukki.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tukki plan}: what {@code up} would do, in which order, and how long a stop may take. */
@Command(
        name = "plan",
        description = "Prints in which order a project starts and stops, and how long a stop takes at most.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private final ProjectOption project = new ProjectOption();

    @Parameters(paramLabel = "NAME", description = "Plans these processes and what they depend on. Default: all.")
    private final List<String> names = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call
    private CommandSpec spec;

    PlanCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ProjectOption.Choice choice = project.choose(names, spec.commandLine().getErr());
        if (choice instanceof ProjectOption.Refused refused) {
            return refused.exitCode();
        }
        ProjectOption.Chosen chosen = (ProjectOption.Chosen) choice;
        new PlanText(chosen.whole(), chosen.selected()).lines().forEach(out::println);
        return Main.OK;
    }
}
