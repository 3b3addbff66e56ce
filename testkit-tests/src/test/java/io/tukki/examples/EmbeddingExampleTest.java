package io.tukki.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.actors.Tukki;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.log.LogQuery;
import io.tukki.core.process.ProcessSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The embedding example of the README: this code, and that the README shows this code. */
class EmbeddingExampleTest {

    @Test
    @Tag("process")
    void theExampleOfTheReadmeRuns() throws Exception {
        assertThat(example()).isEqualTo(0);
    }

    private static int example() throws Exception {
        // README begin
        try (Tukki tukki = Tukki.start()) {
            tukki.logs()
                    .tail(LogQuery.process("build").fromStart()) // Source<LogElement, NotUsed>: LogLine | LogGap
                    .runWith(Sink.foreach(System.out::println), tukki.system());

            ExitReport report = tukki.run(ProcessSpec.shell("build", "echo compiling; sleep 0.1; echo done")
                            .build())
                    .toCompletableFuture()
                    .get(1, TimeUnit.MINUTES);

            System.out.println(report.status().describe() + " after " + report.uptime());
            return report.status().shellCode();
        }
        // README end
    }

    @Test
    void theReadmeShowsThisCode() throws Exception {
        List<String> source = Files.readAllLines(Path.of("src/test/java/io/tukki/examples/EmbeddingExampleTest.java"));
        int begin = indexOf(source, "// README begin");
        int end = indexOf(source, "// README end");
        String shown = source.subList(begin + 1, end).stream()
                .map(line -> line.isBlank() ? line : line.substring(8))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("../README.md"))).contains(shown);
    }

    private static int indexOf(List<String> lines, String marker) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        throw new AssertionError("no line " + marker);
    }
}
