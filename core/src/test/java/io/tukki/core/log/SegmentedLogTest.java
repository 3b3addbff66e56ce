package io.tukki.core.log;

import static io.tukki.core.log.Logs.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentedLogTest {

    @Test
    void aProcessMayHaveABudgetOfItsOwn() {
        Logs logs = new Logs(new LogBudget(64 << 10, 16 << 20));
        SegmentedLog log = logs.log;
        ProcessId large = ProcessId.of("large");
        ProcessId usual = ProcessId.of("usual");
        log.open(large, 1 << 20);
        log.open(usual, 0);
        for (int i = 0; i < 1000; i++) {
            logs.write("large", "x".repeat(1000));
            logs.write("usual", "x".repeat(1000));
        }

        assertThat(log.view().log(large).orElseThrow().footprint()).isBetween(700L << 10, 1L << 20);
        assertThat(log.view().log(usual).orElseThrow().footprint()).isLessThanOrEqualTo(64 << 10);
        log.forget(large);
        for (int i = 0; i < 1000; i++) {
            logs.write("large", "x".repeat(1000));
        }
        assertThat(log.view().log(large).orElseThrow().footprint()).isGreaterThan(700 << 10);
    }

    @Test
    void aChattyProcessEvictsItsOwnHistoryOnly() {
        Logs logs = new Logs(new LogBudget(50_000, Long.MAX_VALUE)).write("quiet", "here");

        IntStream.range(0, 20_000).forEach(i -> logs.write("chatty", "line " + i));

        assertThat(log(logs, "chatty").footprint()).isLessThanOrEqualTo(50_000);
        assertThat(log(logs, "chatty").evictedLines()).isPositive();
        assertThat(show(logs.read(LogQuery.process("quiet")))).containsExactly("quiet: here");
    }

    @Test
    void overTheTotalTheLargestGivesUpItsOldest() {
        Logs logs = new Logs(new LogBudget(Long.MAX_VALUE, 300_000));
        IntStream.range(0, 100).forEach(i -> logs.write("small", "line " + i));

        IntStream.range(0, 30_000).forEach(i -> logs.write("large", "line " + i));

        assertThat(logs.log.view().footprint()).isLessThanOrEqualTo(300_000);
        assertThat(log(logs, "small").evictedLines()).isZero();
        assertThat(log(logs, "large").evictedLines()).isPositive();
    }

    @Test
    void aLineLargerThanASegmentIsKeptWhole() {
        String large = "x".repeat(60_000);
        Logs logs = Logs.unbounded().write("web", "a", large, "b");

        assertThat(show(logs.read(LogQuery.all()))).containsExactly("web: a", "web: " + large, "web: b");
    }

    @Test
    void everyByteIsKeptAsItWasWritten() throws Exception {
        Logs logs = Logs.unbounded();
        ProcessId web = ProcessId.of("web");
        logs.log.append(web, 1, logs.chunk(LogStream.STDOUT, "a\r\n\nb\u0000c\nend"));

        LogSlice slice = (LogSlice) logs.reader(LogQuery.all()).poll(100);

        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        slice.writeRaw(out);
        assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("a\r\n\nb\u0000c\nend");
        assertThat(slice.line(3).isTerminated()).isFalse();
        assertThat(log(logs, "web").appendedBytes()).isEqualTo(11);
    }

    @Test
    void anEarlierClockReadingBeginsANewSegmentInsteadOfALie() {
        Logs logs = Logs.unbounded().write("web", "now");
        LogChunk past = logs.chunk(LogStream.STDOUT, "stepped back\n");
        past.reset(LogStream.STDOUT, 1_000_000L, past.nanoTime());
        new LineSplitter(100).split(java.nio.ByteBuffer.wrap("stepped back\n".getBytes()), past);

        logs.log.append(ProcessId.of("web"), 1, past);

        LogLine line = (LogLine) logs.read(LogQuery.all()).get(1);
        assertThat(line.time()).isEqualTo(java.time.Instant.ofEpochSecond(1));
    }

    @Test
    void forgettingAProcessFreesItsMemory() {
        Logs logs = Logs.unbounded().write("web", "a").write("db", "b");

        assertThat(logs.log.forget(ProcessId.of("web"))).isTrue();

        assertThat(logs.log.forget(ProcessId.of("web"))).isFalse();
        assertThat(show(logs.read(LogQuery.all()))).containsExactly("db: b");
    }

    @Test
    void anEmptyChunkIsNothing() {
        Logs logs = Logs.unbounded();

        long head = logs.log.append(ProcessId.of("web"), 1, new LogChunk(8));

        assertThat(head).isZero();
        assertThat(logs.log.view().logs()).isEmpty();
    }

    @Test
    void theIndexCostsAtMostSixteenBytesALine() {
        Logs oneByOne = Logs.unbounded();
        IntStream.range(0, 400_000).forEach(i -> oneByOne.write("web", "a line of some length, as they are"));
        LogSegment[] segments = log(oneByOne, "web").retained().segments();
        LogSegment full = segments[segments.length - 2];

        double perLine = (full.footprint() - full.used()) / (double) full.lines();

        assertThat(perLine).isBetween(15.9, 16.1);
    }

    @Test
    void readersSeeEveryLineOnceWhileItIsWritten() throws Exception {
        Logs logs = Logs.unbounded();
        int total = 100_000;
        int readers = 2;
        ExecutorService pool = Executors.newFixedThreadPool(readers);
        CountDownLatch running = new CountDownLatch(readers);
        List<Future<Long>> results = new ArrayList<>();
        for (int r = 0; r < readers; r++) {
            LogQuery query = r % 2 == 0 ? LogQuery.all() : LogQuery.process("p1");
            results.add(pool.submit(() -> {
                running.countDown();
                return readAll(logs.reader(query), query.processes().isEmpty() ? total : total / 2);
            }));
        }
        running.await();
        for (int i = 0; i < total; i++) {
            logs.write("p" + i % 2, Integer.toString(i));
        }
        for (Future<Long> result : results) {
            assertThat(result.get()).isZero();
        }
        pool.shutdown();
    }

    /** Returns how many lines were wrong. */
    private static long readAll(LogReader reader, int lines) {
        long wrong = 0;
        int seen = 0;
        while (seen < lines) {
            LogRead read = reader.poll(64);
            if (read == null) {
                Thread.yield();
                continue;
            }
            LogSlice slice = (LogSlice) read;
            for (LogLine line : slice.toList()) {
                wrong += Long.parseLong(line.text()) + 1 == line.sequence() ? 0 : 1;
                seen++;
            }
        }
        return wrong;
    }

    private static ProcessLog log(Logs logs, String process) {
        return logs.log.view().log(ProcessId.of(process)).orElseThrow();
    }
}
