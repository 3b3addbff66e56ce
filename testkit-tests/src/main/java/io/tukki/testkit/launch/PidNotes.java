package io.tukki.testkit.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder where processes note their pids: a file each, with the number on a line. */
record PidNotes(Path folder) {

    private static final int LONGEST = 20;

    /** Returns those of the noted that exist; what is half written, or no note, is passed over. */
    List<ProcessHandle> handles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(PidNotes::text)
                    .filter(text -> text.matches("\\d+\n"))
                    .flatMap(text -> ProcessHandle.of(Long.parseLong(text.strip())).stream())
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) < LONGEST ? Files.readString(file) : "";
        } catch (IOException gone) {
            return "";
        }
    }
}
