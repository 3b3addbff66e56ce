package io.tukki.server.project;

import io.tukki.core.project.Position;
import io.tukki.core.project.Project;
import io.tukki.core.project.SpecProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code tukki.yaml}: YAML 1.2, keys as in {@code tukki.schema.json}. A file with a problem gives no project,
 * and all its problems at once, each with its place.
 */
public final class ProjectFile {

    /** The names looked for in a folder, first wins. */
    public static final List<String> NAMES = List.of("tukki.yaml", "tukki.yml");

    private ProjectFile() {}

    /** What became of a file. */
    public sealed interface Result {}

    /**
     * A project that can be started.
     *
     * @param warnings what will not do what it seems to, in the order of the file
     */
    public record Loaded(Project project, List<SpecProblem> warnings) implements Result {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Nothing to start.
     *
     * @param problems at least one, in the order of the file, each with its place
     */
    public record Rejected(List<SpecProblem> problems) implements Result {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    /** Returns the project file of {@code folder}, empty if it has none. */
    public static Optional<Path> find(Path folder) {
        return NAMES.stream().map(folder::resolve).filter(Files::exists).findFirst();
    }

    /**
     * Reads {@code file}; blocks on the file system. Relative folders in it are relative to its own.
     *
     * @param file positions name it as it is given here
     */
    public static Result load(Path file) {
        Findings findings = new Findings();
        Optional<Project> project = bytes(file, findings)
                .flatMap(bytes -> SourceText.decode(file, bytes, findings))
                .flatMap(source -> read(file, source, findings));
        return project.<Result>map(read -> new Loaded(read, findings.warnings()))
                .orElseGet(() -> new Rejected(findings.problems()));
    }

    private static Optional<Project> read(Path file, SourceText source, Findings findings) {
        Path folder = folderOf(file);
        Optional<ConfigNode> tree = YamlTree.read(source, findings);
        if (tree.isEmpty() && findings.problems().isEmpty()) {
            findings.problem(source.start(), "", "the file is empty", "write processes under 'processes'");
        }
        return tree.flatMap(root -> new ProjectReader(folder, findings).read(root));
    }

    private static Path folderOf(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    private static Optional<byte[]> bytes(Path file, Findings findings) {
        try {
            return Optional.of(FileBytes.read(file));
        } catch (IOException e) {
            findings.problem(Position.startOf(file), "", "the file " + e.getMessage());
            return Optional.empty();
        }
    }
}
