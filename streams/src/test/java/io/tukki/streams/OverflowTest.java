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
import io.tukki.core.log.Overflow;
import io.tukki.core.log.ProcessLog;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.log.TailAccount;
import io.tukki.core.process.ProcessId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OverflowTest extends StreamsTest {

    private static final ProcessId WEB = ProcessId.of("web");

    private final SegmentedLog log = new SegmentedLog(new LogBudget(400_000, 1 << 22), system().executionContext());
    private final Queue<ProcessId> resumed = new ConcurrentLinkedQueue<>();
    private final Tails tails = new Tails(log.view(), 10_000, resumed::add, Runnable::run);

    @Test
    void theAccountAddsUpWhateverTheTailDoes() {
        write(100);
        TestSubscriber.Probe<LogElement> idle = run(LogQuery.process("web"), Overflow.DROP_OLDEST);
        TestSubscriber.Probe<LogElement> fromEnd = run(LogQuery.all().fromEnd(), Overflow.DROP_OLDEST);
        TestSubscriber.Probe<LogElement> filtering =
                run(LogQuery.all().streams(Set.of(LogStream.STDERR)), Overflow.DROP_OLDEST);
        TestSubscriber.Probe<LogElement> busy = run(LogQuery.all(), Overflow.DROP_OLDEST);
        filtering.request(100_000); // no line passes, but a gap where it was lapped does, and takes demand
        busy.request(100_000);
        fromEnd.request(7);

        write(30_000);

        awaitRunning(4);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(account(3).pending() + account(4).pending()).isZero());
        tails.running().forEach(tail -> {
            TailAccount sum = tail.account();
            assertThat(sum.delivered() + sum.filtered() + sum.dropped() + sum.pending())
                    .as(tail.toString())
                    .isEqualTo(sum.produced());
        });
        assertThat(account(1).produced()).isEqualTo(30_100);
        assertThat(account(1).pending()).isEqualTo(30_100);
        assertThat(account(2).produced()).isEqualTo(30_000);
        assertThat(account(3).filtered() + account(3).dropped()).isEqualTo(30_100);

        List.of(idle, fromEnd, filtering, busy).forEach(TestSubscriber.Probe::cancel);
        awaitRunning(0);
    }

    @Test
    void dropNewestKeepsWhatWaitedAndTellsWhatItLeftOut() {
        TestSubscriber.Probe<LogElement> tail = run(LogQuery.process("web"), Overflow.DROP_NEWEST);
        tail.ensureSubscription();
        write(5_000);

        List<LogElement> seen = new ArrayList<>();
        tail.request(10_000);
        do {
            seen.add(tail.expectNext());
        } while (!(seen.get(seen.size() - 1) instanceof LogGap));

        assertThat(((LogLine) seen.get(0)).text()).isEqualTo("line 0");
        LogGap gap = (LogGap) seen.get(seen.size() - 1);
        assertThat(gap.lines()).isEqualTo(5_000 - (seen.size() - 1)).isPositive();
        write(1);
        assertThat(((LogLine) tail.expectNext()).sequence()).isEqualTo(5_001);
        tail.cancel();
    }

    @Test
    void failFails() {
        TestSubscriber.Probe<LogElement> tail = run(LogQuery.process("web"), Overflow.FAIL);
        tail.ensureSubscription();
        write(5_000);

        tail.request(1);

        assertThat(((TailOverflowException) tail.expectError()).lines()).isEqualTo(5_000);
        awaitRunning(0);
    }

    @Test
    void aBlockingTailHoldsItsProcessUpUntilItHasCaughtUpOrGone() {
        log.open(WEB, 0);
        TestSubscriber.Probe<LogElement> tail = run(LogQuery.process("web"), Overflow.BLOCK_CHILD);
        awaitRunning(1);
        write(5_000);
        ProcessLog web = log.view().log(WEB).orElseThrow();
        assertThat(web.isHeld()).isTrue();

        tail.request(5_000);
        tail.expectNextN(5_000);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> resumed.contains(WEB));
        assertThat(web.isHeld()).isFalse();
        write(5_000);
        assertThat(web.isHeld()).isTrue();
        resumed.clear();
        tail.cancel();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> resumed.contains(WEB));
        assertThat(web.isHeld()).isFalse();
    }

    @Test
    void aThousandTailsReadAllThoughOneNeverReads() throws Exception {
        TestSubscriber.Probe<LogElement> never = run(LogQuery.all(), Overflow.DROP_OLDEST);
        never.ensureSubscription();
        List<CompletionStage<Done>> all = IntStream.range(0, 1_000)
                .mapToObj(i -> LogTail.slices(tails, LogQuery.all(), Overflow.DROP_OLDEST)
                        .takeWhile(read -> last(read) < 20_000, true)
                        .runWith(Sink.ignore(), system()))
                .toList();

        write(20_000);

        for (CompletionStage<Done> each : all) {
            each.toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        awaitRunning(1);
        assertThat(tails.running().get(0).account().pending()).isEqualTo(20_000);
        never.cancel();
    }

    private static long last(io.tukki.core.log.LogRead read) {
        return read instanceof io.tukki.core.log.LogSlice slice ? slice.lastSequence() : ((LogGap) read).to();
    }

    private TailAccount account(long id) {
        return tails.running().stream()
                .filter(tail -> tail.id() == id)
                .findFirst()
                .orElseThrow()
                .account();
    }

    private void awaitRunning(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(tails.running()).hasSize(count));
    }

    private TestSubscriber.Probe<LogElement> run(LogQuery query, Overflow overflow) {
        int before = tails.running().size();
        TestSubscriber.Probe<LogElement> probe =
                LogTail.lines(tails, query, overflow).runWith(TestSink.create(system().classicSystem()), system());
        awaitRunning(before + 1);
        return probe;
    }

    private void write(int lines) {
        LineSplitter splitter = new LineSplitter(1000);
        for (int i = 0; i < lines; i += 10) {
            LogChunk chunk = new LogChunk(64);
            chunk.reset(LogStream.STDOUT, 1_000_000, 0);
            StringBuilder text = new StringBuilder();
            for (int j = i; j < Math.min(lines, i + 10); j++) {
                text.append("line ").append(j).append('\n');
            }
            splitter.split(ByteBuffer.wrap(text.toString().getBytes(UTF_8)), chunk);
            log.append(WEB, 1, chunk);
        }
    }
}
