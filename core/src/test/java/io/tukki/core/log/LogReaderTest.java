package io.tukki.core.log;

import static io.tukki.core.log.Logs.drain;
import static io.tukki.core.log.Logs.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LogReaderTest {

    private static final LogBudget TINY = new LogBudget(20_000, Long.MAX_VALUE);

    @Test
    void historyAndLiveAreOneRead() {
        Logs logs = Logs.unbounded().write("web", "a", "b");
        LogReader reader = logs.reader(LogQuery.process("web"));

        assertThat(show(drain(reader))).containsExactly("web: a", "web: b");

        logs.write("web", "c");

        assertThat(show(drain(reader))).containsExactly("web: c");
    }

    @Test
    void severalProcessesComeInTheOrderOfTheirSequences() {
        Logs logs = Logs.unbounded()
                .write("web", "w1", "w2")
                .write("db", "d1")
                .write("web", "w3")
                .write("api", "a1")
                .write("db", "d2");

        assertThat(show(logs.read(LogQuery.all())))
                .containsExactly("web: w1", "web: w2", "db: d1", "web: w3", "api: a1", "db: d2");
        assertThat(show(logs.read(LogQuery.processes(Set.of(ProcessId.of("db"), ProcessId.of("api"))))))
                .containsExactly("db: d1", "api: a1", "db: d2");
    }

    @Test
    void aProcessThatComesLaterIsReadFromItsFirstLine() {
        Logs logs = Logs.unbounded();
        LogReader named = logs.reader(LogQuery.process("web").fromEnd());
        LogReader all = logs.reader(LogQuery.all().fromEnd());

        logs.write("web", "first");

        assertThat(show(drain(named))).containsExactly("web: first");
        assertThat(show(drain(all))).containsExactly("web: first");
    }

    @Test
    void startsWhereTheQuerySays() {
        Logs logs = Logs.unbounded().write("web", "1", "2").write("db", "3").write("web", "4");
        Instant third = ((LogLine) logs.read(LogQuery.all()).get(2)).time();

        assertThat(show(logs.read(LogQuery.all().last(2)))).containsExactly("db: 3", "web: 4");
        assertThat(show(logs.read(LogQuery.process("web").last(2)))).containsExactly("web: 2", "web: 4");
        assertThat(show(logs.read(LogQuery.all().last(99)))).hasSize(4);
        assertThat(logs.read(LogQuery.all().last(0))).isEmpty();
        assertThat(show(logs.read(LogQuery.all().after(1)))).containsExactly("web: 2", "db: 3", "web: 4");
        assertThat(show(logs.read(LogQuery.process("web").after(3)))).containsExactly("web: 4");
        assertThat(logs.read(LogQuery.all().after(4))).isEmpty();
        assertThat(logs.read(LogQuery.all().fromEnd())).isEmpty();
        assertThat(show(logs.read(LogQuery.all().since(third)))).containsExactly("db: 3", "web: 4");
    }

    @Test
    void aFiniteReadEndsAtWhatWasNewest() {
        Logs logs = Logs.unbounded().write("web", "a");
        LogReader reader = logs.reader(LogQuery.all().toHead());

        logs.write("web", "late");

        assertThat(reader.isEnded()).isFalse();
        assertThat(show(drain(reader))).containsExactly("web: a");
        assertThat(reader.isEnded()).isTrue();
    }

    @Test
    void readsTheStreamsItIsAskedFor() {
        Logs logs = Logs.unbounded()
                .write("web", 1, LogStream.STDOUT, "out")
                .write("web", 1, LogStream.STDERR, "err1", "err2");
        LogReader reader = logs.reader(LogQuery.all().streams(EnumSet.of(LogStream.STDERR)));

        assertThat(show(drain(reader))).containsExactly("web: err1", "web: err2");
        assertThat(reader.filtered()).isEqualTo(1);
        assertThat(reader.delivered()).isEqualTo(2);
    }

    @Test
    void aLineTellsWhatItIs() {
        Logs logs = Logs.unbounded().write("web", 3, LogStream.STDERR, "boom\r");

        LogLine line = (LogLine) logs.read(LogQuery.all()).get(0);

        assertThat(line.sequence()).isEqualTo(1);
        assertThat(line.incarnation()).isEqualTo(3);
        assertThat(line.stream()).isEqualTo(LogStream.STDERR);
        assertThat(line.text()).isEqualTo("boom");
        assertThat(line.isTerminated()).isTrue();
        assertThat(line.time()).isEqualTo(Instant.ofEpochSecond(1_700_000_000L));
        assertThat(line.nanoTime()).isEqualTo(5);
    }

    @Test
    void aSlowReaderIsLappedAndToldHowMuchItMissed() {
        Logs logs = new Logs(TINY);
        LogReader slow = logs.reader(LogQuery.process("web"));
        IntStream.rangeClosed(1, 5000).forEach(i -> logs.write("web", "line " + i));

        List<LogElement> read = drain(slow);

        LogGap gap = (LogGap) read.get(0);
        LogLine first = (LogLine) read.get(1);
        assertThat(gap.exact()).isTrue();
        assertThat(gap.lines() + read.size() - 1).isEqualTo(5000);
        assertThat(gap.from()).isEqualTo(0);
        assertThat(gap.to()).isEqualTo(gap.lines());
        assertThat(first.text()).isEqualTo("line " + (gap.lines() + 1));
        assertThat(slow.lost() + slow.delivered()).isEqualTo(5000);
    }

    @Test
    void resumingBehindWhatIsGoneTellsAGap() {
        Logs logs = new Logs(TINY);
        IntStream.rangeClosed(1, 5000).forEach(i -> logs.write("web", "line " + i));

        List<LogElement> read = logs.read(LogQuery.process("web").after(10));

        LogGap gap = (LogGap) read.get(0);
        assertThat(gap.exact()).isFalse();
        assertThat(gap.from()).isEqualTo(10);
        assertThat(((LogLine) read.get(1)).sequence()).isEqualTo(gap.to() + 1);
        assertThat(logs.read(LogQuery.process("web").after(gap.to()))).noneMatch(LogGap.class::isInstance);
    }

    @Test
    void aParkedReaderIsWokenOnceAndOnlyByItsOwnProcess() {
        Logs logs = Logs.unbounded().write("web", "a").write("db", "b");
        LogReader reader = logs.reader(LogQuery.process("web").fromEnd());
        AtomicInteger woken = new AtomicInteger();
        drain(reader);
        reader.park(woken::incrementAndGet);

        logs.write("db", "other");
        assertThat(woken).hasValue(0);

        logs.write("web", "mine").write("web", "more");
        assertThat(woken).hasValue(1);
        assertThat(logs.log.view().parkedReaders()).isZero();
    }

    @Test
    void unparkingLeavesNothingBehind() {
        Logs logs = Logs.unbounded();
        LogReader reader = logs.reader(LogQuery.process("web"));
        Runnable wake = () -> {};
        reader.park(wake);
        logs.log.open(ProcessId.of("web"), 0);
        drain(reader);
        reader.park(wake);

        reader.unpark(wake);

        assertThat(logs.log.view().parkedReaders()).isZero();
    }

    @RepeatedTest(20)
    void anyInterleavingIsReadInOrderWithNothingMissing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Logs logs = new Logs(new LogBudget(random.nextBoolean() ? Long.MAX_VALUE : 9_000, Long.MAX_VALUE));
        LogReader reader = logs.reader(LogQuery.all());
        List<LogElement> read = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            logs.write(
                    "p" + random.nextInt(5),
                    IntStream.rangeClosed(0, random.nextInt(4))
                            .mapToObj(n -> "x")
                            .toArray(String[]::new));
            if (random.nextInt(50) == 0) {
                read.addAll(drain(reader));
            }
        }
        read.addAll(drain(reader));

        long lines = read.stream().filter(LogLine.class::isInstance).count();
        long missed = read.stream()
                .filter(LogGap.class::isInstance)
                .mapToLong(e -> ((LogGap) e).lines())
                .sum();
        assertThat(lines + missed).as("seed %d", seed).isEqualTo(logs.log.view().head());
        assertThat(read.stream()
                        .filter(LogLine.class::isInstance)
                        .mapToLong(e -> ((LogLine) e).sequence())
                        .toArray())
                .as("seed %d", seed)
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
