package io.tukki.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.core.search.LinePattern;
import io.tukki.core.search.LogSearch;
import io.tukki.core.search.SearchElement;
import io.tukki.core.search.SearchEnd;
import io.tukki.core.search.SearchHit;
import java.nio.ByteBuffer;
import java.util.List;
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

    private void write(String text) {
        LogChunk chunk = new LogChunk(64);
        chunk.reset(LogStream.STDOUT, 1_000_000, 0);
        new LineSplitter(1000).split(ByteBuffer.wrap(text.getBytes(UTF_8)), chunk);
        log.append(ProcessId.of("web"), 1, chunk);
    }
}
