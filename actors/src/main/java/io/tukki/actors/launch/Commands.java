package io.tukki.actors.launch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Small programs of the operating system that the pure-Java launcher calls; they block for some milliseconds. */
final class Commands {

    private static final long LIMIT_SECONDS = 10;

    private Commands() {}

    /** Runs {@code argv} without input or output and returns its exit code. */
    static int run(List<String> argv) throws IOException {
        Process process = new ProcessBuilder(argv)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(argv.get(0) + " did not end within " + LIMIT_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(argv.get(0));
        }
    }

    /** Returns where {@code name} is installed; the folders of the system only, not PATH. */
    static Path locate(String name) throws IOException {
        for (String folder : List.of("/usr/bin", "/bin", "/usr/local/bin", "/sbin", "/usr/sbin")) {
            Path candidate = Path.of(folder, name);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new IOException("this system has no " + name);
    }
}
