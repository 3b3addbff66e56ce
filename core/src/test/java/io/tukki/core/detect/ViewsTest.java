package io.tukki.core.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private final SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
    private long micros = 1_000_000;

    @Test
    void equalLinesInARowAreOne() {
        write("web", LogStream.STDOUT, "a");
        write("web", LogStream.STDOUT, "a");
        write("api", LogStream.STDOUT, "a");
        write("web", LogStream.STDOUT, "a");
        write("web", LogStream.STDERR, "a");
        write("web", LogStream.STDOUT, "a");

        List<CollapsedLine> collapsed = Collapse.of(lines());

        assertThat(collapsed).extracting(CollapsedLine::count).containsExactly(3L, 1L, 1L, 1L);
        assertThat(Duration.between(collapsed.get(0).first(), collapsed.get(0).last()))
                .isEqualTo(Duration.ofMillis(3));
        assertThat(collapsed.get(0).lastSequence()).isEqualTo(4);
    }

    @Test
    void filtersAddToThePriorityOfTheLevelAndNameTheLine() {
        LineClassifier classifier = new LineClassifier(List.of(
                new PriorityFilter("payments", PriorityFilter.Kind.CONTAINS, "PAYMENT", true, 40),
                new PriorityFilter("noise", PriorityFilter.Kind.REGEX, "GET /health", false, -50)));

        LineClass warning = classifier.classify("WARN payment is late");
        LineClass noise = classifier.classify("INFO GET /health HTTP/1.1");

        assertThat(warning).isEqualTo(new LineClass(LogLevel.WARN, Set.of("payments"), 70));
        assertThat(warning.isHighPriority()).isTrue();
        assertThat(noise.priority()).isEqualTo(-50);
        assertThat(noise.tags()).containsExactlyInAnyOrder("noise", "http");
        assertThat(classifier.classify("npm ERR! Test failed.").isHighPriority())
                .isTrue();
    }

    private void write(String process, LogStream stream, String text) {
        LogChunk chunk = new LogChunk(64);
        chunk.reset(stream, micros, micros * 1000);
        micros += 1000;
        new LineSplitter(1000).split(ByteBuffer.wrap((text + "\n").getBytes(UTF_8)), chunk);
        log.append(ProcessId.of(process), 1, chunk);
    }

    private List<LogLine> lines() {
        LogReader reader = new LogReader(log.view(), LogQuery.all());
        List<LogLine> all = new ArrayList<>();
        for (LogRead read = reader.poll(10); read != null; read = reader.poll(10)) {
            all.addAll(((LogSlice) read).toList());
        }
        return all;
    }
}
