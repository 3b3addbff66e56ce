package io.tukki.core.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.core.search.LogSearch.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Counts what readers see of a log that is written, sealed and evicted under their hands. */
@Timeout(60)
class ReadWhileWrittenTest {

    private static final int LINES = 400_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SegmentedLog log = new SegmentedLog(new LogBudget(200_000, 1 << 20), threads);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void aScanSeesEachLineOfItsMomentOnceAndWhole() throws Exception {
        AtomicBoolean written = new AtomicBoolean();
        List<Future<Long>> scanners = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            boolean newestFirst = i == 0;
            scanners.add(threads.submit(() -> scanUntil(written, newestFirst)));
        }

        write();
        written.set(true);

        for (Future<Long> scanner : scanners) {
            assertThat(scanner.get(30, TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    void aParkedReaderIsWokenForEveryLineAndItsAccountAddsUp() throws Exception {
        List<Future<LogReader>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LogReader reader = new LogReader(log.view(), i == 0 ? LogQuery.all() : LogQuery.process("p" + i));
            readers.add(threads.submit(() -> readAll(reader)));
        }

        write();

        for (int i = 0; i < 3; i++) {
            LogReader reader = readers.get(i).get(30, TimeUnit.SECONDS);
            assertThat(reader.delivered() + reader.lost()).isEqualTo(i == 0 ? LINES : LINES / 4);
            assertThat(reader.account().produced()).isEqualTo(i == 0 ? LINES : LINES / 4);
            assertThat(reader.account().pending()).isZero();
        }
    }

    private long scanUntil(AtomicBoolean written, boolean newestFirst) {
        long seen = 0;
        while (!written.get() || seen == 0) {
            LogSearch search = LogSearch.all().limits(Limits.NONE);
            LogScan scan = new LogScan(log.view(), newestFirst ? search : search.oldestFirst());
            long last = newestFirst ? Long.MAX_VALUE : 0;
            for (SearchElement next = scan.next(); next instanceof SearchHit hit; next = scan.next()) {
                long sequence = hit.line().sequence();
                if (newestFirst ? sequence >= last : sequence <= last) {
                    throw new AssertionError(sequence + " came after " + last);
                }
                if (!hit.line().text().equals("line " + sequence)) {
                    throw new AssertionError(hit.line() + " is not itself");
                }
                last = sequence;
                seen++;
            }
        }
        return seen;
    }

    private static LogReader readAll(LogReader reader) throws InterruptedException {
        Semaphore woken = new Semaphore(0);
        Runnable wake = woken::release;
        for (boolean ended = false; !ended; ) {
            LogRead read = reader.poll(100);
            if (read == null) {
                reader.park(wake);
                read = reader.poll(100);
            }
            if (read == null) {
                woken.acquire();
            } else {
                ended = last(read) > LINES - 4;
            }
        }
        return drained(reader);
    }

    /** The last lines of all processes are among the last four; what is left of them is read here. */
    private static LogReader drained(LogReader reader) {
        while (reader.account().pending() > 0) {
            reader.poll(100);
        }
        return reader;
    }

    private static long last(LogRead read) {
        return read instanceof LogSlice slice ? slice.lastSequence() : ((LogGap) read).to();
    }

    private void write() {
        LineSplitter splitter = new LineSplitter(1000);
        LogChunk chunk = new LogChunk(64);
        for (int i = 1; i <= LINES; i++) {
            chunk.reset(LogStream.STDOUT, i, i * 1000L);
            splitter.split(ByteBuffer.wrap(("line " + i + "\n").getBytes(UTF_8)), chunk);
            log.append(ProcessId.of("p" + i % 4), 1, chunk);
        }
    }
}
