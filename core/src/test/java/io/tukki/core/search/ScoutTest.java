package io.tukki.core.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogRange;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.core.search.LogSearch.Limits;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A search with helpers gives what it gives alone, whenever they run. */
@Timeout(60)
class ScoutTest {

    private static final List<LinePattern> PATTERNS = List.of(
            LinePattern.text("needle"),
            LinePattern.text("ee"),
            LinePattern.text("x"),
            LinePattern.text("eedlex"),
            LinePattern.textIgnoringCase("NEEDLE"),
            LinePattern.regex("needle.*hay"),
            LinePattern.regex("n[e]edle x"));

    /** Segments are 8 KiB: many of them are ahead. */
    private final SegmentedLog log = new SegmentedLog(new LogBudget(64 << 10, 1 << 20), Runnable::run);

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private long seconds;

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whatIsFoundIsTheSameWithHelpersAndWithout() {
        Random random = new Random(5);
        fill(random);
        for (int i = 0; i < 400; i++) {
            LogSearch search = search(random);

            assertThat(elements(search, new Helpers(threads, 2), () -> {}))
                    .as(search.toString())
                    .isEqualTo(elements(search, Helpers.NONE, () -> {}));
        }
    }

    @Test
    void itDoesNotMatterWhenHelpersRun() {
        Random random = new Random(6);
        fill(random);
        Queue<Runnable> late = new ArrayDeque<>();
        List<Executor> executors = List.of(Runnable::run, late::add, task -> {
            throw new RejectedExecutionException("closing");
        });
        for (int i = 0; i < 300; i++) {
            LogSearch search = search(random);
            Runnable sometimes = () -> {
                if (random.nextInt(3) == 0 && !late.isEmpty()) {
                    late.remove().run();
                }
            };

            assertThat(elements(search, new Helpers(executors.get(i % 3), 1 + i % 2), sometimes))
                    .as(search.toString())
                    .isEqualTo(elements(search, Helpers.NONE, () -> {}));
        }
    }

    @Test
    void helpersAreCalledOnlyWhereThatIsWorthWhile() {
        fill(new Random(7));
        List<Runnable> called = new ArrayList<>();
        Helpers helpers = new Helpers(called::add, 2);
        LogSearch text = LogSearch.of(LinePattern.text("needle"));

        new LogScan(log.view(), text, helpers).next();
        elements(LogSearch.all(), helpers, () -> {});
        elements(text, new Helpers(called::add, 0), () -> {});
        assertThat(called).isEmpty();

        elements(text, helpers, () -> {});
        assertThat(called).hasSizeBetween(1, 2);
    }

    private LogSearch search(Random random) {
        long head = log.view().head();
        List<LogRange> ranges = List.of(
                LogRange.ALL,
                LogRange.ALL.after(head - 3000).before(head - 77),
                LogRange.ALL.streams(Set.of(LogStream.STDERR)),
                LogRange.ALL.since(Instant.ofEpochSecond(seconds - 2000)),
                LogRange.process("p1"));
        LogSearch search =
                LogSearch.of(PATTERNS.get(random.nextInt(PATTERNS.size()))).in(ranges.get(random.nextInt(5)));
        search = random.nextBoolean() ? search : search.oldestFirst();
        search = random.nextInt(4) == 0 ? search.hiding(List.of(LinePattern.text("7"))) : search;
        Limits limits = List.of(
                        Limits.NONE,
                        Limits.NONE.hits(1 + random.nextInt(50)),
                        Limits.NONE.lines(1 + random.nextInt(3000)),
                        Limits.NONE.bytes(1 + random.nextInt(100_000)))
                .get(random.nextInt(4));
        return search.limits(limits);
    }

    private LogScan scan(LogSearch search, Helpers helpers) {
        return new LogScan(log.view(), search, helpers, 0, () -> 0);
    }

    private List<String> elements(LogSearch search, Helpers helpers, Runnable between) {
        LogScan scan = scan(search, helpers);
        List<String> all = new ArrayList<>();
        for (SearchElement next = scan.next(); next != null; next = scan.next()) {
            all.add(
                    next instanceof SearchHit hit
                            ? hit.line().sequence() + hit.line().text()
                            : next.toString());
            between.run();
        }
        return all;
    }

    private void fill(Random random) {
        for (int i = 0; i < 6_000; i++) {
            StringBuilder lines = new StringBuilder();
            for (int n = random.nextInt(20) == 0 ? 60 : 1; n > 0; n--) {
                lines.append(i)
                        .append("x".repeat(random.nextInt(60)))
                        .append(random.nextInt(40) == 0 ? "needle x" : "eee")
                        .append(random.nextInt(3) == 0 ? "hay\n" : "\n");
            }
            LogChunk chunk = new LogChunk(64);
            LogStream stream = random.nextBoolean() ? LogStream.STDOUT : LogStream.STDERR;
            chunk.reset(stream, seconds * 1_000_000, seconds * 1_000_000_000);
            seconds++;
            new LineSplitter(1000).split(ByteBuffer.wrap(lines.toString().getBytes(UTF_8)), chunk);
            log.append(ProcessId.of("p" + random.nextInt(3)), 1, chunk);
        }
    }
}
