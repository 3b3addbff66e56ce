package io.tukki.e2e;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.log.LogBudget;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.testkit.launch.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The victim of {@link LogFilesTest}: captures a process that counts, and writes down, each ten flush intervals, how
 * many lines it had that long ago.
 */
final class LoggingJvm {

    private static final Duration FLUSH = Duration.ofMillis(20);

    private LoggingJvm() {}

    static Process start(Path folder, Path logs) throws IOException {
        return new ProcessBuilder(
                        TestJvm.command(List.of("-Xmx128m"), LoggingJvm.class, logs.toString(), folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jvm.log").toFile())
                .start();
    }

    /** Returns how many lines must have been kept. */
    static int noted(Path folder) throws IOException {
        List<String> marks = Files.readAllLines(folder.resolve("marks"));
        return Integer.parseInt(marks.get(marks.size() - 2)); // the last one may be torn
    }

    /** @param args the directory of the logs, and the one for the marks */
    public static void main(String[] args) throws Exception {
        TukkiSettings settings = TukkiSettings.load().withLogs(new LogBudget(8 << 20, 64 << 20));
        Tukki tukki = Tukki.start(
                settings.withLogFiles(settings.logFiles().in(Path.of(args[0])).withFlushInterval(FLUSH)));
        tukki.start(ProcessSpec.shell("count", "i=0; while :; do i=$((i+1)); echo $i; done")
                .build());
        long before = 0;
        while (true) { // the test ends it
            TimeUnit.MILLISECONDS.sleep(10 * FLUSH.toMillis());
            Files.writeString(
                    Path.of(args[1], "marks"), before + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            before = tukki.logs()
                    .view()
                    .log(ProcessId.of("count"))
                    .map(log -> log.appendedLines())
                    .orElse(0L);
        }
    }
}
