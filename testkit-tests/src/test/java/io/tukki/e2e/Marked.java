package io.tukki.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Living processes with the mark of a runtime in their environment. */
final class Marked {

    private Marked() {}

    static List<Long> pids(String runtimeId) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(entry -> contains(entry.resolve("environ"), "TUKKI_RUNTIME=" + runtimeId))
                    .map(entry -> Long.parseLong(entry.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, ISO_8859_1).contains(text);
        } catch (IOException gone) {
            return false;
        }
    }
}
