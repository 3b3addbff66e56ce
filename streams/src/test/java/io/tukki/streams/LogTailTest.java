package io.tukki.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LogTailTest extends StreamsTest {

    private final SegmentedLog log = new SegmentedLog(new LogBudget(40_000, 1 << 20), system().executionContext());

    @Test
    void readsHistoryAndGoesOnLive() {
        write("web", "a");
        TestSubscriber.Probe<LogElement> reader = tail(LogQuery.all());
        reader.request(10);
        assertThat(text(reader.expectNext())).isEqualTo("a");

        write("web", "b");

        assertThat(text(reader.expectNext())).isEqualTo("b");
    }

    @Test
    void aFiniteTailCompletes() throws Exception {
        IntStream.range(0, 100).forEach(i -> write("web", "line " + i));

        CompletionStage<List<LogElement>> all =
                LogTail.lines(log.view(), LogQuery.all().toHead()).runWith(Sink.seq(), system());

        assertThat(all.toCompletableFuture().get(10, TimeUnit.SECONDS)).hasSize(100);
    }

    @Test
    void aFiniteTailOfNothingCompletesAtOnce() throws Exception {
        CompletionStage<List<LogElement>> all =
                LogTail.lines(log.view(), LogQuery.all().toHead()).runWith(Sink.seq(), system());

        assertThat(all.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void aReaderWithoutDemandIsLappedNotWaitedFor() {
        TestSubscriber.Probe<LogElement> reader = tail(LogQuery.process("web"));
        reader.ensureSubscription();

        IntStream.range(0, 10_000).forEach(i -> write("web", "line " + i));

        reader.request(2);
        LogGap gap = (LogGap) reader.expectNext();
        assertThat(gap.lines()).isPositive();
        assertThat(text(reader.expectNext())).isEqualTo("line " + gap.lines());
    }

    @Test
    void parkedReadersLeaveNothingBehindWhenCancelled() {
        write("web", "a");
        List<TestSubscriber.Probe<LogElement>> readers = IntStream.range(0, 50)
                .mapToObj(i -> tail(
                        i % 2 == 0
                                ? LogQuery.all().fromEnd()
                                : LogQuery.process("web").fromEnd()))
                .toList();
        readers.forEach(reader -> reader.request(1));
        awaitParked(50);

        readers.forEach(TestSubscriber.Probe::cancel);

        awaitParked(0);
    }

    @Test
    void everyReaderSeesEveryLineOnceWhileItIsWritten() throws Exception {
        SegmentedLog large = new SegmentedLog(LogBudget.DEFAULT, system().executionContext());
        int lines = 50_000;
        List<CompletionStage<Long>> wrong = IntStream.range(0, 8)
                .mapToObj(i -> LogTail.lines(large.view(), LogQuery.all())
                        .take(lines)
                        .toMat(
                                Sink.<Long, LogElement>fold(
                                        0L,
                                        (count, element) -> element instanceof LogLine line
                                                        && line.text().equals("n" + line.sequence())
                                                ? count
                                                : count + 1),
                                Keep.right())
                        .run(system()))
                .toList();
        for (int i = 1; i <= lines; i++) {
            write(large, "p" + i % 3, "n" + i);
        }

        for (CompletionStage<Long> count : wrong) {
            assertThat(count.toCompletableFuture().get(30, TimeUnit.SECONDS)).isZero();
        }
    }

    private void awaitParked(int readers) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(log.view().parkedReaders()).isEqualTo(readers));
    }

    private TestSubscriber.Probe<LogElement> tail(LogQuery query) {
        return LogTail.lines(log.view(), query).runWith(TestSink.create(system().classicSystem()), system());
    }

    private void write(String process, String line) {
        write(log, process, line);
    }

    private static void write(SegmentedLog to, String process, String line) {
        LogChunk chunk = new LogChunk(64);
        chunk.reset(LogStream.STDOUT, 1_000_000, 0);
        new LineSplitter(1000).split(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)), chunk);
        to.append(ProcessId.of(process), 1, chunk);
    }

    private static String text(LogElement element) {
        return ((LogLine) element).text();
    }
}
