package io.tukki.server.project;

import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code env_file}: the name of a file, or a list of them, of which the last counts. */
final class EnvFiles {

    private static final String KEY = "env_file";

    private final Section process;
    private final Path folder;
    private final Findings findings;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private EnvFiles(Section process, Path folder, Findings findings) {
        this.process = process;
        this.folder = folder;
        this.findings = findings;
    }

    /**
     * Returns the variables of the files under the key {@code env_file} of {@code process}; blocks on the file system.
     *
     * @param folder what names are relative to
     */
    static Map<String, String> read(Section process, Path folder, Findings findings) {
        EnvFiles files = new EnvFiles(process, folder, findings);
        Optional<ConfigNode> value = process.value(KEY);
        value.map(given -> given instanceof Items list ? list.items() : List.of(given))
                .orElse(List.of())
                .forEach(files::read);
        return files.variables;
    }

    private void read(ConfigNode item) {
        if (!(item instanceof Scalar scalar) || scalar.isNothing()) {
            process.wrongType(item, KEY, "the name of a file or a list of names");
            return;
        }
        process.text(item, KEY).ifPresent(this::read);
    }

    private void read(Scalar name) {
        if (name.text().isBlank()) {
            process.problem(name.at(), KEY, "the name of an env file is empty");
            return;
        }
        try {
            byte[] bytes = FileBytes.read(folder.resolve(name.text()));
            // named as the project file was
            Path shown = name.at().file().resolveSibling(name.text());
            SourceText.decode(shown, bytes, findings)
                    .map(source -> EnvFile.read(source, findings))
                    .ifPresent(variables::putAll);
        } catch (InvalidPathException e) {
            process.problem(name.at(), KEY, "'" + KEY + "' cannot be the name of a file: " + e.getReason());
        } catch (IOException e) {
            process.problem(name.at(), KEY, "env file " + Section.quoted(name) + " " + e.getMessage());
        }
    }
}
