package io.tukki.actors.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.Overflow;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.streams.LogTail;
import io.tukki.streams.SearchTimes;
import io.tukki.streams.Tails;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogMetersTest {

    private static final ProcessId WEB = ProcessId.of("web");

    private final ActorTestKit kit = ActorTestKit.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SegmentedLog log = new SegmentedLog(new LogBudget(8 * 1024, 64 * 1024), Runnable::run);
    private final Tails tails = new Tails(log.view(), 4 * 1024, process -> {}, Runnable::run);
    private final SearchTimes searches = new SearchTimes();
    private LogMeters meters;

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
        Metrics.removeRegistry(registry);
    }

    @Test
    void theyShowWhatCameWhatWentAndWhatBecameOfItForReaders() throws Exception {
        Metrics.addRegistry(registry);
        meters = new LogMeters("r", log.view(), tails, searches, Optional.empty());
        write(5, LogStream.STDOUT);
        write(2, LogStream.STDERR);
        List<LogElement> read = LogTail.lines(
                        tails,
                        LogQuery.process("web")
                                .streams(Set.of(LogStream.STDOUT))
                                .toHead(),
                        Overflow.DROP_OLDEST)
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(read).hasSize(5);
        SinkQueueWithCancel<LogElement> stalled = LogTail.lines(
                        tails, LogQuery.process("web").fromStart(), Overflow.DROP_OLDEST)
                .runWith(Sink.queue(1), kit.system());
        Awaitility.await().until(() -> value("tails") == 1);
        write(1_000, LogStream.STDOUT);
        searches.ended(TimeUnit.SECONDS.toNanos(2));

        assertThat(count("lines")).isEqualTo(1_007);
        assertThat(count("bytes")).isEqualTo(1_007 * 8);
        assertThat(count("evicted.lines")).isPositive();
        assertThat(value("memory")).isBetween(1.0, 64.0 * 1024);
        assertThat(value("tails.lag.lines.max")).isGreaterThan(900);
        assertThat(count("tails.delivered")).isGreaterThanOrEqualTo(5);
        assertThat(count("tails.filtered")).isEqualTo(2);
        assertThat(registry.get("tukki.log.search").functionTimer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(2);
        stalled.cancel();
        Awaitility.await().until(() -> value("tails") == 0);

        meters.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    private double count(String name) {
        return registry.get("tukki.log." + name).functionCounter().count();
    }

    private double value(String name) {
        return registry.get("tukki.log." + name).gauge().value();
    }

    private void write(int lines, LogStream stream) {
        for (int i = 0; i < lines; i++) {
            LogChunk chunk = new LogChunk(64);
            chunk.reset(stream, 1_000_000, System.nanoTime());
            new LineSplitter(1000).split(ByteBuffer.wrap("1234567\n".getBytes(UTF_8)), chunk);
            log.append(WEB, 1, chunk);
        }
    }
}
