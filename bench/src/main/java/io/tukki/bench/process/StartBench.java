package io.tukki.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** From {@code ./tukki up} to its first child: the child says when it was there. */
public final class StartBench {

    private static final int ROUNDS = 9;

    private StartBench() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(System.getProperty("user.dir"));
        Path tukki = Files.isExecutable(root.resolve("tukki")) ? root.resolve("tukki") : root.resolve("../tukki");
        Path project = Files.createTempDirectory("tukki-start").resolve("tukki.yaml");
        Files.writeString(project, "processes:\n  now:\n    argv: [date, '+%s.%N']\n");
        run(tukki, project); // builds on first use
        double[] seconds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            seconds[i] = run(tukki, project);
        }
        Machine.gates();
        double median = Machine.percentile(seconds, 0.5);
        Machine.gate(
                "`./tukki up` to its first child, median of " + ROUNDS,
                "%.2f s".formatted(median),
                "< 1.2 s",
                median < 1.2);
        System.out.println("rounds: "
                + Arrays.toString(Arrays.stream(seconds)
                        .map(s -> Math.round(s * 100) / 100.0)
                        .toArray()));
    }

    private static double run(Path tukki, Path project) throws IOException, InterruptedException {
        Instant begin = Instant.now();
        Process process = new ProcessBuilder(tukki.toString(), "up", "-f", project.toString(), "--port", "0")
                .redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(60, TimeUnit.SECONDS);
        String stamp = output.lines()
                .filter(line -> line.startsWith("now"))
                .findFirst()
                .orElseThrow();
        double there = Double.parseDouble(stamp.replaceAll("[^0-9.]", ""));
        return there - (begin.getEpochSecond() + begin.getNano() / 1e9);
    }
}
