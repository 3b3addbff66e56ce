package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.Project;
import io.tukki.core.project.SpecProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@code tukki.yaml} in a folder: its text, and what becomes of it. Messages come without that file's name. */
final class TukkiYaml {

    private final Path file;

    TukkiYaml(Path folder) {
        this.file = folder.resolve("tukki.yaml");
    }

    Project project(String text) throws IOException {
        return loaded(text).project();
    }

    /** Returns the process {@code p}, whose keys beside the command are these. */
    ProcessSpec process(String keys) throws IOException {
        return project(around(keys)).processes().get(0);
    }

    List<String> warnings(String text) throws IOException {
        return relative(loaded(text).warnings());
    }

    List<String> problems(String text) throws IOException {
        Files.writeString(file, text);
        ProjectFile.Result result = ProjectFile.load(file);
        assertThat(result).isInstanceOf(ProjectFile.Rejected.class);
        return relative(((ProjectFile.Rejected) result).problems());
    }

    /** Returns a file with one process {@code p}, whose keys start in line 4, column 5. */
    static String around(String keys) {
        return "processes:\n  p:\n    command: ls\n" + keys.indent(4);
    }

    private ProjectFile.Loaded loaded(String text) throws IOException {
        Files.writeString(file, text);
        ProjectFile.Result result = ProjectFile.load(file);
        assertThat(result).as("%s", result).isInstanceOf(ProjectFile.Loaded.class);
        return (ProjectFile.Loaded) result;
    }

    private List<String> relative(List<SpecProblem> problems) {
        return problems.stream()
                .map(SpecProblem::render)
                .map(line -> line.startsWith(file + ":")
                        ? line.substring(file.toString().length() + 1)
                        : line)
                .toList();
    }
}
