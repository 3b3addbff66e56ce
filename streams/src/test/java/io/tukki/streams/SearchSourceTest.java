package io.tukki.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogArchive;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRange;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentImage;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.core.search.Helpers;
import io.tukki.core.search.LinePattern;
import io.tukki.core.search.LogSearch;
import io.tukki.core.search.SearchElement;
import io.tukki.core.search.SearchEnd;
import io.tukki.core.search.SearchHit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.junit.jupiter.api.Test;

class SearchSourceTest extends StreamsTest {

    private final SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);

    @Test
    void givesTheHitsAndLastHowItEnded() throws Exception {
        write("one needle\nhay\nanother needle\n");

        List<SearchElement> all = SearchSource.of(log.view(), LogSearch.of(LinePattern.text("needle")))
                .runWith(Sink.seq(), system())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(all).hasSize(3);
        assertThat(((SearchHit) all.get(0)).line().text()).isEqualTo("another needle");
        assertThat(((SearchEnd) all.get(2)).reason()).isEqualTo(SearchEnd.Reason.COMPLETE);
        assertThat(((SearchEnd) all.get(2)).lines()).isEqualTo(3);
    }

    @Test
    void aSearchLongerThanATurnComesToItsEnd() throws Exception {
        write("a line of hay\n".repeat(4_000));
        for (int i = 0; i < 200; i++) {
            write("a line of hay\n".repeat(4_000));
        }

        SearchElement end = SearchSource.of(
                        log.view(),
                        LogSearch.of(LinePattern.regex("[n]eedle")).limits(LogSearch.Limits.NONE.lines(20_000)))
                .runWith(Sink.head(), system())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(((SearchEnd) end).reason()).isEqualTo(SearchEnd.Reason.LINE_LIMIT);
    }

    @Test
    void hitsWaitForDemandAndCancellingEndsTheSearch() {
        write("needle\n".repeat(1_000));
        TestSubscriber.Probe<SearchElement> reader = SearchSource.of(log.view(), LogSearch.all())
                .runWith(TestSink.create(system().classicSystem()), system());

        reader.request(2);

        assertThat(((SearchHit) reader.expectNext()).line().sequence()).isEqualTo(1_000);
        assertThat(((SearchHit) reader.expectNext()).line().sequence()).isEqualTo(999);
        reader.cancel();
    }

    @Test
    void aFileThatOnlyContextNeedsIsReadOnTheExecutorForThat() throws Exception {
        SegmentedLog small = new SegmentedLog(new LogBudget(16 << 10, 16 << 10), Runnable::run);
        LogArchive archive = small.archive();
        Set<Thread> readers = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 400; i++) {
            write(small, "line " + i + " " + "x".repeat(100) + "\n");
            archive.next().ifPresent(claim -> {
                SegmentImage image = claim.image();
                claim.written(() -> {
                    readers.add(Thread.currentThread());
                    return image;
                });
            });
        }
        long first = small.view().head() - inMemory(small) + 1;
        LogSearch atTheSeam =
                LogSearch.all().context(2, 0).in(LogRange.ALL.after(first - 1).before(first + 1));
        ExecutorService files = Executors.newSingleThreadExecutor();
        try {
            Thread reader = files.submit(Thread::currentThread).get();

            List<SearchElement> all = SearchSource.of(small.view(), atTheSeam, Helpers.NONE, files, new SearchTimes())
                    .runWith(Sink.seq(), system())
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            assertThat(((SearchHit) all.get(0)).before())
                    .extracting(LogLine::sequence)
                    .containsExactly(first - 2, first - 1);
            assertThat(((SearchEnd) all.get(1)).unreadable().isEmpty()).isTrue();
            assertThat(readers).containsExactly(reader);
        } finally {
            files.shutdownNow();
        }
    }

    private static long inMemory(SegmentedLog log) {
        LogReader reader = LogReader.ofMemory(log.view(), LogQuery.all().toHead());
        long lines = 0;
        for (LogRead read = reader.poll(1000); read != null; read = reader.poll(1000)) {
            lines += read instanceof LogSlice slice ? slice.lines() : 0;
        }
        return lines;
    }

    private void write(String text) {
        write(log, text);
    }

    private static void write(SegmentedLog log, String text) {
        LogChunk chunk = new LogChunk(64);
        chunk.reset(LogStream.STDOUT, 1_000_000, 0);
        new LineSplitter(1000).split(ByteBuffer.wrap(text.getBytes(UTF_8)), chunk);
        log.append(ProcessId.of("web"), 1, chunk);
    }
}
