package io.tukki.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processes of this machine by a variable in their environment. */
final class Leftovers {

    private Leftovers() {}

    /** Returns how many living processes have {@code variable}, {@code NAME=value}, in their environment. */
    static long marked(String variable) throws IOException {
        return pids(variable).size();
    }

    /** Returns the pids of the living that have {@code variable} in their environment. */
    static List<Long> pids(String variable) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(entry -> text(entry.resolve("environ")).contains(variable))
                    .map(entry -> Long.valueOf(entry.getFileName().toString()))
                    .toList();
        }
    }

    /** Returns the command line of a process with blanks between its words. */
    static String command(long pid) {
        return text(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ').strip();
    }

    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
