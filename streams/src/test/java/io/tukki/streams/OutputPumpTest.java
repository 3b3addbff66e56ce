package io.tukki.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.junit.jupiter.api.Test;

class OutputPumpTest extends StreamsTest {

    private static final Duration NEVER = Duration.ofHours(1);

    private final ScriptedOutput pipe = new ScriptedOutput();
    private final ChunkPool pool = new ChunkPool(1 << 20);

    @Test
    void emitsWholeLinesAndAtTheEndWhatIsLeft() {
        TestSubscriber.Probe<LogChunk> reader =
                run(pool, OutputPump.Settings.DEFAULT).second();
        reader.request(10);

        pipe.write("one\ntw");
        assertThat(lines(reader.expectNext())).containsExactly("one");

        pipe.write("o\nthree");
        pipe.end();
        assertThat(lines(reader.expectNext())).containsExactly("two");
        assertThat(lines(reader.expectNext())).containsExactly("three");
        reader.expectComplete();
        assertThat(pipe.isClosed()).isTrue();
    }

    @Test
    void doesNotReadWithoutDemand() {
        TestSubscriber.Probe<LogChunk> reader =
                run(pool, OutputPump.Settings.DEFAULT).second();
        pipe.write("a\n");
        pipe.write("b\n");
        reader.ensureSubscription();
        assertThat(pipe.reads()).isZero();

        reader.request(1);

        assertThat(lines(reader.expectNext())).containsExactly("a");
        assertThat(pipe.reads()).isEqualTo(1);
    }

    @Test
    void stopsReadingWhileFourChunksAreOutAndGoesOnWhenOneComesBack() {
        TestSubscriber.Probe<LogChunk> reader =
                run(pool, OutputPump.Settings.DEFAULT).second();
        for (int i = 0; i < 6; i++) {
            pipe.write("line " + i + "\n");
        }
        reader.request(100);
        List<LogChunk> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(reader.expectNext());
        }
        reader.expectNoMessage(Duration.ofMillis(50));
        assertThat(pipe.reads()).isEqualTo(4);

        held.get(0).release();

        assertThat(lines(reader.expectNext())).containsExactly("line 4");
    }

    @Test
    void waitsForAChunkOfThePoolAndIsWokenWhenOneComesBack() {
        ChunkPool one = new ChunkPool(1);
        TestSubscriber.Probe<LogChunk> reader =
                run(one, OutputPump.Settings.DEFAULT).second();
        pipe.write("a\n");
        pipe.write("b\n");
        reader.request(2);
        LogChunk first = reader.expectNext();
        reader.expectNoMessage(Duration.ofMillis(50));

        first.release();

        assertThat(lines(reader.expectNext())).containsExactly("b");
    }

    @Test
    void anUnterminatedLineIsEmittedInPartsIfAsked() {
        OutputPump.Settings settings = OutputPump.Settings.DEFAULT.withPartialFlush(Duration.ofMillis(20));
        TestSubscriber.Probe<LogChunk> reader = run(pool, settings).second();
        reader.request(10);

        pipe.write("Password: ");
        assertThat(lines(reader.expectNext())).containsExactly("Password: ");

        pipe.write("\n");
        assertThat(lines(reader.expectNext())).containsExactly("");
    }

    @Test
    void aPipeThatADescendantHoldsIsCutAfterTheQuietPeriod() throws Exception {
        OutputPump.Settings settings = new OutputPump.Settings(1024, Duration.ZERO, Duration.ofMillis(50), NEVER);
        Pair<OutputPump.Control, TestSubscriber.Probe<LogChunk>> pump = run(pool, settings);
        TestSubscriber.Probe<LogChunk> reader = pump.second();
        reader.request(10);
        pipe.write("last\nhalf");
        assertThat(lines(reader.expectNext())).containsExactly("last");

        pump.first().childExited();

        assertThat(lines(reader.expectNext())).containsExactly("half");
        reader.expectComplete();
        assertThat(drained(pump)).isEqualTo(new OutputPump.Drained(2, 9, true));
    }

    @Test
    void aPipeThatEndsByItselfIsNotCut() throws Exception {
        Pair<OutputPump.Control, TestSubscriber.Probe<LogChunk>> pump = run(pool, OutputPump.Settings.DEFAULT);
        pump.second().request(10);
        pump.first().childExited();

        pipe.write("bye\n");
        pipe.end();

        pump.second().expectNext();
        pump.second().expectComplete();
        assertThat(drained(pump)).isEqualTo(new OutputPump.Drained(1, 4, false));
    }

    @Test
    void aReaderThatIsLateDoesNotMakeThePipeLookQuiet() {
        OutputPump.Settings settings = new OutputPump.Settings(1024, Duration.ZERO, Duration.ofMillis(20), NEVER);
        Pair<OutputPump.Control, TestSubscriber.Probe<LogChunk>> pump = run(pool, settings);
        pump.second().ensureSubscription();
        pipe.write("a\n");
        pump.first().childExited();
        pump.second().expectNoMessage(Duration.ofMillis(100));

        pump.second().request(10);

        assertThat(lines(pump.second().expectNext())).containsExactly("a");
    }

    @Test
    void cancellingClosesThePipe() throws Exception {
        Pair<OutputPump.Control, TestSubscriber.Probe<LogChunk>> pump = run(pool, OutputPump.Settings.DEFAULT);

        pump.second().cancel();

        drained(pump);
        assertThat(pipe.isClosed()).isTrue();
    }

    @Test
    void whatThePipeThrowsFailsTheStreamAndClosesThePipe() {
        Pair<OutputPump.Control, TestSubscriber.Probe<LogChunk>> pump = run(pool, OutputPump.Settings.DEFAULT);
        pump.second().request(1);

        pipe.breakWith(() -> {
            throw new IllegalStateException("broken");
        });

        assertThat(pump.second().expectError()).hasMessage("broken");
        assertThat(pump.first().drained().toCompletableFuture()).isCompletedExceptionally();
        assertThat(pipe.isClosed()).isTrue();
    }

    private Pair<OutputPump.Control, TestSubscriber.Probe<LogChunk>> run(ChunkPool chunks, OutputPump.Settings how) {
        return OutputPump.of(pipe, LogStream.STDOUT, chunks, how)
                .toMat(TestSink.create(system().classicSystem()), Keep.both())
                .run(system());
    }

    private static OutputPump.Drained drained(Pair<OutputPump.Control, ?> pump) throws Exception {
        return pump.first().drained().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static List<String> lines(LogChunk chunk) {
        SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
        log.append(ProcessId.of("p"), 1, chunk);
        LogSlice slice = (LogSlice) new LogReader(log.view(), LogQuery.all()).poll(1000);
        return slice.toList().stream().map(LogLine::text).toList();
    }
}
