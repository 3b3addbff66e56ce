package io.tukki.server.project;

import io.tukki.core.project.LogPolicy;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Scalar;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads {@code logs}: of the project, and of a process. */
final class LogsReader {

    private LogsReader() {}

    /** Returns the memory for the log of a process; 0 if it says nothing of it. */
    static long budget(Section process) {
        return section(process, "logs", Keys.PROCESS_LOGS, "{ budget: 64MiB }")
                .map(logs -> size(logs, "budget", LogPolicy.LEAST_MEMORY, "64KiB"))
                .orElse(0L);
    }

    /** Returns what a project says, its directory relative to {@code folder}. */
    static LogPolicy read(Section project, Path folder) {
        Optional<Section> logs = section(project, "logs", Keys.LOGS, "{ directory: logs }");
        return logs.map(section -> policy(section, folder)).orElse(LogPolicy.UNSAID);
    }

    private static LogPolicy policy(Section logs, Path folder) {
        Path directory = directory(logs, folder);
        Optional<Section> files = section(logs, "files", Keys.LOG_FILES, "{ max_bytes: 2GiB }");
        if (files.isPresent() && !logs.has("directory")) {
            logs.warning(
                    files.get().at(),
                    "files",
                    "without 'directory' 'files' does nothing, unless --logs or tukki.logs.directory names one",
                    null);
        }
        return new LogPolicy(
                said(logs, "budget", LogPolicy.LEAST_MEMORY, "64KiB"),
                said(logs, "total", LogPolicy.LEAST_MEMORY, "64KiB"),
                directory,
                files.map(section -> said(section, "max_bytes", LogPolicy.LEAST_FILES, "1MiB"))
                        .orElse(null),
                files.flatMap(section -> section.age("max_age")).orElse(null),
                files.flatMap(section -> section.positiveDuration("flush_interval"))
                        .orElse(null));
    }

    private static Optional<Section> section(Section outer, String key, Keys keys, String example) {
        Optional<ConfigNode> value = outer.value(key);
        if (value.isPresent() && value.get() instanceof Entries map) {
            return Optional.of(outer.under(key, map, keys));
        }
        value.ifPresent(wrong -> outer.wrongType(wrong, key, "a map such as " + example));
        return Optional.empty();
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

    private static @Nullable Long said(Section section, String key, long least, String leastText) {
        long size = size(section, key, least, leastText);
        return size == 0 ? null : size;
    }

    /** Returns a size; 0 if it is not there, or is wrong. */
    private static long size(Section section, String key, long least, String leastText) {
        Optional<Scalar> text = section.text(key);
        OptionalLong size = text.isEmpty()
                ? OptionalLong.empty()
                : SizeText.parse(text.get().text());
        if (size.isPresent() && size.getAsLong() >= least) {
            return size.getAsLong();
        }
        text.ifPresent(wrong -> section.wrongType(wrong, key, SizeText.RULE + ", at least " + leastText));
        return 0;
    }
}
