package io.tukki.server.cli;

import io.tukki.core.process.ProcessId;
import io.tukki.core.project.Project;
import io.tukki.core.project.SpecProblem;
import io.tukki.server.project.ProjectFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tukki check}: all problems of a project file on standard output, and nothing is started. */
@Command(
        name = "check",
        description = "Prints everything that is wrong with a project file and starts nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final ProjectOption project = new ProjectOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call
    private CommandSpec spec;

    CheckCommand() {}

    @Override
    public Integer call() {
        Optional<Path> file = project.file(spec.commandLine().getErr());
        return file.isEmpty()
                ? Main.PROBLEMS
                : check(file.get(), spec.commandLine().getOut());
    }

    private static int check(Path file, PrintWriter out) {
        ProjectFile.Result result = ProjectFile.load(file);
        if (result instanceof ProjectFile.Loaded loaded) {
            loaded.warnings().forEach(warning -> out.println(ProjectOption.warning(warning)));
            out.println(summary(file, loaded.project(), loaded.warnings().size()));
            return Main.OK;
        }
        ((ProjectFile.Rejected) result)
                .problems().stream().map(SpecProblem::render).forEach(out::println);
        return Main.PROBLEMS;
    }

    private static String summary(Path file, Project project, int warnings) {
        return file + ": project '" + project.name() + "' is fine: "
                + count(project.processes().size(), "process", "processes")
                + disabled(project)
                + (warnings == 0 ? "" : ", " + count(warnings, "warning", "warnings"));
    }

    private static String disabled(Project project) {
        String names = project.disabled().stream().map(ProcessId::name).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " (disabled: " + names + ")";
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
