package io.tukki.server.cli;

import io.tukki.core.project.Project;
import io.tukki.core.project.SpecProblem;
import io.tukki.server.project.ProjectFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -f FILE}, the same for every command that reads a project. */
final class ProjectOption {

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The project file. Default: tukki.yaml or tukki.yml in the current folder.")
    private @Nullable Path file;

    ProjectOption() {}

    /** Returns the file to read; empty if none is named and none found, which is then said on {@code err}. */
    Optional<Path> file(PrintWriter err) {
        if (file != null) {
            return Optional.of(file);
        }
        Optional<Path> found = ProjectFile.find(Path.of(""));
        if (found.isEmpty()) {
            err.println("tukki: there is no " + String.join(" or ", ProjectFile.NAMES) + " in "
                    + Path.of("").toAbsolutePath() + "; name a project file with -f FILE");
        }
        return found;
    }

    /** What a command is to work on. */
    sealed interface Choice {}

    /**
     * A project that can be run.
     *
     * @param selected what is named and what that depends on, or all that is not disabled
     */
    record Chosen(Project whole, Project selected) implements Choice {}

    /** Nothing; why has been printed. */
    record Refused(int exitCode) implements Choice {}

    /** Reads the project and picks {@code names} from it; problems and warnings go to {@code err}. */
    Choice choose(List<String> names, PrintWriter err) {
        Optional<Path> path = file(err);
        if (path.isEmpty()) {
            return new Refused(Main.PROBLEMS);
        }
        ProjectFile.Result result = ProjectFile.load(path.get());
        if (result instanceof ProjectFile.Rejected rejected) {
            rejected.problems().stream().map(SpecProblem::render).forEach(err::println);
            return new Refused(Main.PROBLEMS);
        }
        ProjectFile.Loaded loaded = (ProjectFile.Loaded) result;
        loaded.warnings().forEach(warning -> err.println(warning(warning)));
        Project.Selection selection = loaded.project().select(names);
        if (selection instanceof Project.NotSelected wrong) {
            wrong.problems().stream().map(SpecProblem::render).forEach(err::println);
            return new Refused(Main.USAGE);
        }
        return new Chosen(loaded.project(), ((Project.Selected) selection).project());
    }

    /** Returns {@code warning} as a line: {@code file:line:column: warning: message}. */
    static String warning(SpecProblem warning) {
        return new SpecProblem(warning.where(), warning.subject(), "warning: " + warning.message(), warning.hint())
                .render();
    }
}
