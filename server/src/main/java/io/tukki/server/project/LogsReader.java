package io.tukki.server.project;

import io.tukki.core.project.LogPolicy;
import io.tukki.server.project.ConfigNode.Scalar;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code logs}: of the project, and of a process. */
final class LogsReader {

    private LogsReader() {}

    /** Returns the memory for the log of a process; 0 if it says nothing of it. */
    static long budget(Section process) {
        return process.section("logs", Keys.PROCESS_LOGS, "a map such as { budget: 64MiB }")
                .flatMap(logs -> memory(logs, "budget"))
                .orElse(0L);
    }

    /** Returns what a project says, its directory relative to {@code folder}. */
    static LogPolicy read(Section project, Path folder) {
        Optional<Section> logs = project.section("logs", Keys.LOGS, "a map such as { directory: logs }");
        return logs.map(section -> policy(section, folder)).orElse(LogPolicy.UNSAID);
    }

    private static LogPolicy policy(Section logs, Path folder) {
        Path directory = directory(logs, folder);
        Optional<Section> files = logs.section("files", Keys.LOG_FILES, "a map such as { max_bytes: 2GiB }");
        if (files.isPresent() && !logs.has("directory")) {
            logs.warning(
                    files.get().at(),
                    "files",
                    "without 'directory' 'files' does nothing, unless --logs or tukki.logs.directory names one",
                    null);
        }
        return new LogPolicy(
                memory(logs, "budget").orElse(null),
                memory(logs, "total").orElse(null),
                logs.integer("max_lines", 0, Integer.MAX_VALUE).orElse(null),
                logs.age("max_age").orElse(null),
                directory,
                files.flatMap(section ->
                                section.size("max_bytes", LogPolicy.LEAST_FILES, SizeText.RULE + ", at least 1MiB"))
                        .orElse(null),
                files.flatMap(section -> section.age("max_age")).orElse(null),
                files.flatMap(section -> section.positiveDuration("flush_interval"))
                        .orElse(null));
    }

    private static @Nullable Path directory(Section logs, Path folder) {
        Optional<Scalar> text = logs.text("directory");
        if (text.isEmpty()) {
            return null;
        }
        if (text.get().text().isBlank()) {
            logs.problem(text.get().at(), "directory", "'directory' is empty", "leave it out to keep no files");
            return null;
        }
        try {
            return folder.resolve(text.get().text()).normalize();
        } catch (InvalidPathException e) {
            String message = "'directory' cannot be the name of a folder: " + e.getReason();
            logs.problem(text.get().at(), "directory", message);
            return null;
        }
    }

    private static Optional<Long> memory(Section section, String key) {
        return section.size(key, LogPolicy.LEAST_MEMORY, SizeText.RULE + ", at least 64KiB");
    }
}
