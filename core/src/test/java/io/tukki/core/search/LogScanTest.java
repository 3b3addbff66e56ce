package io.tukki.core.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogRange;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.core.search.LogSearch.Limits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogScanTest {

    private final SegmentedLog log = new SegmentedLog(new LogBudget(1 << 20, 1 << 22), Runnable::run);
    private long seconds = 1000;

    /** Has no text to be looked for first, so that line by line is looked at. */
    private static final LinePattern NOTHING = LinePattern.regex("^$");

    @Test
    void theNewestHitComesFirst() {
        write("a", "error 1", "fine");
        write("b", "error 2");
        write("a", "error 3");

        assertThat(hits(LogSearch.of(LinePattern.text("error")))).containsExactly("error 3", "error 2", "error 1");
        assertThat(hits(LogSearch.of(LinePattern.text("error")).oldestFirst()))
                .containsExactly("error 1", "error 2", "error 3");
    }

    @Test
    void aRegularExpressionIsFoundWithAndWithoutLiteral() {
        write("a", "took 12ms", "took long", "id=7");

        assertThat(hits(LogSearch.of(LinePattern.regex("took \\d+ms")))).containsExactly("took 12ms");
        assertThat(hits(LogSearch.of(LinePattern.regex("\\d+$")))).containsExactly("id=7");
        assertThat(hits(LogSearch.of(LinePattern.regexIgnoringCase("TOOK L")))).containsExactly("took long");
        assertThat(hits(LogSearch.of(LinePattern.regex("(?i)TOOK L")))).containsExactly("took long");
        assertThat(LinePattern.regex("took \\d+ms").requiredText()).isEqualTo("took ");
        assertThatThrownBy(() -> LinePattern.regex("(")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextIsNoHitWhereALongLineWasCut() {
        write("a", "x".repeat(997) + "needle", "x".repeat(997) + "needle and needle");

        assertThat(hits(LogSearch.of(LinePattern.text("needle")))).containsExactly("dle and needle");
    }

    @Test
    void aPatternNeverReachesIntoTheNextLine() {
        write("a", "ab", "cd", "x\r");

        assertThat(hits(LogSearch.of(LinePattern.text("b\nc")))).isEmpty();
        assertThat(hits(LogSearch.of(LinePattern.regex("x$")))).containsExactly("x");
        assertThat(hits(LogSearch.of(LinePattern.regex("^$")))).isEmpty();
    }

    @Test
    void showAndHideCombine() {
        write("a", "web ok", "web debug ok", "db ok", "cache ok");
        LogSearch search = LogSearch.of(LinePattern.text("ok"))
                .showing(List.of(LinePattern.text("web"), LinePattern.text("db")))
                .hiding(List.of(LinePattern.textIgnoringCase("DEBUG")));

        assertThat(hits(search)).containsExactly("db ok", "web ok");
        assertThat(hits(LogSearch.all().showing(List.of(LinePattern.text("cache")))))
                .containsExactly("cache ok");
    }

    @Test
    void rangesByProcessStreamSequenceAndTimeAreKeptTo() {
        write("a", "1");
        write("b", "2", "3", "4");
        write("c", LogStream.STDERR, "5");

        assertThat(hits(LogSearch.all().in(LogRange.process("b")))).containsExactly("4", "3", "2");
        assertThat(hits(LogSearch.all().in(LogRange.ALL.streams(Set.of(LogStream.STDERR)))))
                .containsExactly("5");
        assertThat(hits(LogSearch.all().in(LogRange.ALL.after(2).before(4)))).containsExactly("3");
        assertThat(hits(LogSearch.all().in(LogRange.ALL.since(Instant.ofEpochSecond(1001)))))
                .containsExactly("5", "4", "3", "2");
        assertThat(hits(LogSearch.all().in(LogRange.ALL.until(Instant.ofEpochSecond(1002)))))
                .containsExactly("4", "3", "2", "1");
    }

    @Test
    void contextIsOfTheSameProcess() {
        write("a", "one", "two");
        write("b", "other");
        write("a", "hit", "four");
        LogScan scan = scan(LogSearch.of(LinePattern.text("hit")).context(5, 5));

        SearchHit hit = (SearchHit) scan.next();

        assertThat(hit.before()).extracting(LogLine::text).containsExactly("one", "two");
        assertThat(hit.after()).extracting(LogLine::text).containsExactly("four");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goingOnFromTheCursorFindsEveryLineOnce(boolean newestFirst) {
        for (int i = 0; i < 3_000; i++) {
            write("p" + i % 7, "line " + i, "and " + i);
        }
        LogSearch search = newestFirst ? LogSearch.all() : LogSearch.all().oldestFirst();
        List<Long> seen = sequences(lines(search.limits(Limits.NONE.hits(17))));

        List<Long> all =
                new ArrayList<>(LongStream.rangeClosed(1, 6_000).boxed().toList());
        if (newestFirst) {
            java.util.Collections.reverse(all);
        }
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void pagesGoBothWays() {
        IntStream.rangeClosed(1, 10).forEach(i -> write("p" + i % 2, "n" + i));
        LogSearch three = LogSearch.all().limits(Limits.NONE.hits(3));

        LogPage newest = LogPage.of(scan(three));
        LogPage older = LogPage.of(scan(three.from(newest.older())));
        LogPage back = LogPage.of(scan(three.oldestFirst().from(older.newer())));

        assertThat(newest.lines()).extracting(LogLine::text).containsExactly("n8", "n9", "n10");
        assertThat(older.lines()).extracting(LogLine::text).containsExactly("n5", "n6", "n7");
        assertThat(back.lines()).extracting(LogLine::text).containsExactly("n8", "n9", "n10");
    }

    @Test
    void aLimitIsToldAndCanBeGoneOnFrom() {
        IntStream.range(0, 100).forEach(i -> write("a", "line " + i));

        assertThat(end(LogSearch.of(NOTHING).limits(Limits.NONE.lines(10))))
                .satisfies(end -> assertThat(end.reason()).isEqualTo(SearchEnd.Reason.LINE_LIMIT))
                .satisfies(end -> assertThat(end.lines()).isEqualTo(10))
                .satisfies(end -> assertThat(end.cursor()).isEqualTo(91));
        assertThat(end(LogSearch.of(NOTHING).limits(Limits.NONE.bytes(50))).reason())
                .isEqualTo(SearchEnd.Reason.BYTE_LIMIT);
        assertThat(end(LogSearch.all().limits(Limits.NONE.hits(10))).reason()).isEqualTo(SearchEnd.Reason.HIT_LIMIT);
        assertThat(end(LogSearch.all().limits(Limits.NONE)).reason()).isEqualTo(SearchEnd.Reason.COMPLETE);
    }

    /** Lines are looked through in stretches over many chunks; what is found is what is there, each line once. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSearchedInStretchesIsFoundOnceAndInOrder(boolean newestFirst) {
        Random random = new Random(11);
        for (int i = 0; i < 4_000; i++) {
            String[] lines = new String[random.nextInt(20) == 0 ? 30 : 1];
            Arrays.setAll(lines, n -> "x".repeat(random.nextInt(60)) + (random.nextInt(40) == 0 ? "needle" : "hay"));
            write("p" + random.nextInt(3), random.nextBoolean() ? LogStream.STDOUT : LogStream.STDERR, lines);
        }
        long head = log.view().head();
        List<LogRange> ranges = List.of(
                LogRange.ALL,
                LogRange.ALL.after(head / 3).before(head - 77),
                LogRange.ALL.streams(Set.of(LogStream.STDERR)),
                LogRange.ALL.since(Instant.ofEpochSecond(1500)).until(Instant.ofEpochSecond(3500)),
                LogRange.process("p1").after(100));
        for (LogRange range : ranges) {
            LogSearch all = newestFirst ? LogSearch.all() : LogSearch.all().oldestFirst();
            List<LogLine> there = lines(all.in(range).limits(Limits.NONE));
            there.removeIf(line -> !line.text().contains("needle"));

            LogSearch search = all.in(range).matching(LinePattern.text("needle"));
            assertThat(there).isNotEmpty();
            assertThat(sequences(lines(search.limits(Limits.NONE)))).isEqualTo(sequences(there));
            assertThat(sequences(lines(search.limits(Limits.NONE.lines(100))))).isEqualTo(sequences(there));
            assertThat(sequences(lines(search.limits(Limits.NONE.hits(3))))).isEqualTo(sequences(there));
        }
    }

    @Test
    void aStretchIsCountedAndStopsNearTheLimit() {
        IntStream.range(0, 3_000)
                .forEach(i -> write("p" + i % 2, "a line that has some sixty bytes, of which none are wanted"));

        SearchEnd limited = end(LogSearch.of(LinePattern.text("none of it")).limits(Limits.NONE.lines(1_000)));
        SearchEnd whole = end(LogSearch.of(LinePattern.text("none of it")).limits(Limits.NONE));

        assertThat(limited.reason()).isEqualTo(SearchEnd.Reason.LINE_LIMIT);
        assertThat(limited.lines()).isBetween(1_000L, 1_600L); // 32 KiB are some 560 lines
        assertThat(whole.lines()).isEqualTo(3_000);
        assertThat(whole.bytes()).isEqualTo(3_000 * 59L);
    }

    @Test
    void timeIsALimitToo() {
        IntStream.range(0, 100).forEach(i -> write("a", "line " + i));
        long[] now = {0};
        LogScan scan = new LogScan(
                log.view(),
                LogSearch.of(NOTHING).limits(Limits.NONE.time(Duration.ofNanos(50))),
                Helpers.NONE,
                Scout.WORTHWHILE,
                () -> now[0]++);

        SearchEnd end = (SearchEnd) scan.next();

        assertThat(end.reason()).isEqualTo(SearchEnd.Reason.TIME_LIMIT);
        assertThat(end.lines()).isBetween(10L, 90L);
    }

    @Test
    void whatIsDroppedWhileSearchingIsStillFound() {
        write("a", "needle");
        LogScan scan = scan(LogSearch.of(LinePattern.text("needle")));

        IntStream.range(0, 50_000).forEach(i -> write("a", "a line to drive out the old ones " + i));

        assertThat(log.view().log(ProcessId.of("a")).orElseThrow().evictedLines())
                .isPositive();
        assertThat(((SearchHit) scan.next()).line().text()).isEqualTo("needle");
    }

    private SearchEnd end(LogSearch search) {
        LogScan scan = scan(search);
        SearchElement element = scan.next();
        while (element instanceof SearchHit) {
            element = scan.next();
        }
        assertThat(scan.next()).isNull();
        return (SearchEnd) element;
    }

    /** Returns all hits, going on where a limit ended the search. */
    private List<LogLine> lines(LogSearch search) {
        List<LogLine> lines = new ArrayList<>();
        LogSearch next = search;
        for (boolean more = true; more; ) {
            LogScan scan = scan(next);
            SearchElement element = scan.next();
            for (; element instanceof SearchHit hit; element = scan.next()) {
                lines.add(hit.line());
            }
            SearchEnd end = (SearchEnd) element;
            more = end.stoppedEarly();
            next = next.from(end.cursor());
        }
        return lines;
    }

    private static List<Long> sequences(List<LogLine> lines) {
        return lines.stream().map(LogLine::sequence).toList();
    }

    private List<String> hits(LogSearch search) {
        List<String> texts = new ArrayList<>();
        LogScan scan = scan(search);
        for (SearchElement element = scan.next(); element instanceof SearchHit hit; element = scan.next()) {
            texts.add(hit.line().text());
        }
        return texts;
    }

    private LogScan scan(LogSearch search) {
        return new LogScan(log.view(), search);
    }

    private void write(String process, String... lines) {
        write(process, LogStream.STDOUT, lines);
    }

    private void write(String process, LogStream stream, String... lines) {
        LogChunk chunk = new LogChunk(64);
        chunk.reset(stream, seconds * 1_000_000, seconds * 1_000_000_000);
        seconds++;
        new LineSplitter(1000).split(ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(UTF_8)), chunk);
        log.append(ProcessId.of(process), 1, chunk);
    }
}
