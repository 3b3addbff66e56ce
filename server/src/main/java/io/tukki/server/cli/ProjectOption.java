package io.tukki.server.cli;

import io.tukki.core.project.SpecProblem;
import io.tukki.server.project.ProjectFile;
import java.io.PrintWriter;
import java.nio.file.Path;
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

    /** Returns {@code warning} as a line: {@code file:line:column: warning: message}. */
    static String warning(SpecProblem warning) {
        return new SpecProblem(warning.where(), warning.subject(), "warning: " + warning.message(), warning.hint())
                .render();
    }
}
