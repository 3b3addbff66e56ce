package io.tukki.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Small C programs, compiled where a compiler is present, in a folder that goes with this object. */
final class CPrograms implements Closeable {

    private final Path folder;

    CPrograms() throws IOException {
        this.folder = Files.createTempDirectory("tukki-bench");
    }

    /** Returns the program made of the resource {@code name.c}; empty where no compiler is. */
    Optional<Path> compile(String name) throws IOException, InterruptedException {
        Path source = folder.resolve(name + ".c");
        try (InputStream in = CPrograms.class.getResourceAsStream(name + ".c")) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name + ".c");
            }
            Files.copy(in, source);
        }
        Path program = folder.resolve(name);
        for (String compiler : List.of("cc", "gcc")) {
            if (compiles(compiler, source, program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static boolean compiles(String compiler, Path source, Path program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(compiler, "-O2", "-o", program.toString(), source.toString())
                    .inheritIO()
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // not there
        }
    }

    /** Runs a program to its end and returns what it printed. */
    static String output(List<String> argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
