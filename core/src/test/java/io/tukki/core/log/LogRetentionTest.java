package io.tukki.core.log;

import static io.tukki.core.log.Logs.drain;
import static io.tukki.core.log.Logs.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is dropped by number and by age; what is dropped by size: {@link SegmentedLogTest}. */
class LogRetentionTest {

    private static final LogBudget HOUR = LogBudget.DEFAULT.withMaxAge(Duration.ofHours(1));

    @Test
    void whatHasEnoughLinesBehindItGoesByWholeSegments() {
        Logs logs = new Logs(new LogBudget(64 << 10, 1 << 20).withMaxLines(500)).write("quiet", "here");

        IntStream.range(0, 5000).forEach(i -> logs.write("web", "line " + i));

        long retained = log(logs, "web").appendedLines() - log(logs, "web").evictedLines();
        assertThat(retained).isBetween(500L, 1400L);
        assertThat(show(logs.read(LogQuery.process("web").last(500))))
                .hasSize(500)
                .endsWith("web: line 4999");
        assertThat(log(logs, "quiet").evictedLines()).isZero();
    }

    @Test
    void whatIsTooOldGoesEvenIfItIsTheLast() {
        Logs logs = new Logs(HOUR).write("web", "a", "b").write("web", "c").write("db", "d");
        LogReader atEnd = logs.reader(LogQuery.process("web"));
        LogReader atStart = logs.reader(LogQuery.process("web"));
        assertThat(drain(atEnd)).hasSize(3);

        dropAfter(logs, Duration.ofHours(2));

        assertThat(logs.log.view().footprint()).isZero();
        assertThat(log(logs, "web").evictedLines()).isEqualTo(3);
        assertThat(show(drain(atStart))).containsExactly("gap(3)");
        assertThat(show(logs.read(LogQuery.all()))).containsExactlyInAnyOrder("gap(3)", "gap(1)");
        assertThat(drain(atEnd)).isEmpty();
    }

    @Test
    void aLogThatWasEmptiedGoesOnWhereItWas() {
        Logs logs = new Logs(HOUR).write("web", "a", "b", "c");
        LogReader atEnd = logs.reader(LogQuery.process("web"));
        LogReader atStart = logs.reader(LogQuery.process("web"));
        assertThat(drain(atEnd)).hasSize(3);
        dropAfter(logs, Duration.ofHours(2));

        logs.write("web", "d");

        assertThat(show(drain(atEnd))).containsExactly("web: d");
        assertThat(show(drain(atStart))).containsExactly("gap(3)", "web: d");
        assertThat(((LogLine) logs.read(LogQuery.process("web").last(1)).get(0)).sequence())
                .isEqualTo(4);
        assertThat(log(logs, "web").appendedLines()).isEqualTo(4);
        assertThat(log(logs, "web").evictedLines()).isEqualTo(3);
        assertThat(logs.log.view().footprint()).isEqualTo(log(logs, "web").footprint());
    }

    @Test
    void whatIsGoneIsNoGapForWhoWantsYoungerLines() {
        Logs logs = new Logs(HOUR).write("web", "a", "b");
        Instant later = firstTime(logs).plus(Duration.ofHours(2));
        dropAfter(logs, Duration.ofHours(2));
        LogReader since = logs.reader(LogQuery.process("web").since(later));

        assertThat(drain(since)).isEmpty();
        logs.at(later).write("web", "c");

        assertThat(show(drain(since))).containsExactly("web: c");
    }

    @Test
    void whatIsYoungEnoughStays() {
        Logs logs = new Logs(HOUR).write("web", "a");

        dropAfter(logs, Duration.ofMinutes(59));

        assertThat(show(logs.read(LogQuery.all()))).containsExactly("web: a");
        assertThat(log(logs, "web").evictedLines()).isZero();
    }

    @Test
    void linesOfASlowTalkerGoThoughItsNewestAreYoung() {
        Logs logs = new Logs(HOUR);
        Instant start = Instant.ofEpochSecond(1_700_000_000);
        for (int minute = 0; minute < 180; minute++) {
            logs.at(start.plus(Duration.ofMinutes(minute))).write("web", "minute " + minute);
            logs.log.dropOld(start.plus(Duration.ofMinutes(minute)));
        }

        long retained = log(logs, "web").appendedLines() - log(logs, "web").evictedLines();

        assertThat(retained).isBetween(60L, 60L + 60 / 10 + 2);
    }

    @Test
    void aLineBetweenTwoLooksStays() {
        Logs logs = new Logs(HOUR).write("web", "old");
        Instant later = firstTime(logs).plus(Duration.ofHours(2));
        logs.log.dropOld(later);
        logs.at(later).write("web", "young");

        logs.log.dropOld(later);

        assertThat(show(logs.read(LogQuery.all()))).containsExactly("gap(1)", "web: young");
    }

    /** Looks twice: the first look seals what is being written, the second drops it. */
    private static void dropAfter(Logs logs, Duration time) {
        Instant now = firstTime(logs).plus(time);
        logs.log.dropOld(now);
        logs.log.dropOld(now);
    }

    private static Instant firstTime(Logs logs) {
        return ((LogLine) logs.read(LogQuery.all()).get(0)).time();
    }

    private static ProcessLog log(Logs logs, String process) {
        return logs.log.view().log(ProcessId.of(process)).orElseThrow();
    }
}
