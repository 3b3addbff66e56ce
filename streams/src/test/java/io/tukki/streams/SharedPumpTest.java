package io.tukki.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogOrigin;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedPumpTest extends StreamsTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final OutputPump.Settings PATIENT =
            new OutputPump.Settings(64 * 1024, Duration.ZERO, Duration.ofMillis(20), NEVER);

    private final SharedPump pump = new SharedPump(new ChunkPool(1 << 24));
    private final ScriptedOutput web = new ScriptedOutput();
    private final ScriptedOutput db = new ScriptedOutput();
    private CompletableFuture<Done> ended = new CompletableFuture<>();
    private TestSubscriber.Probe<LogChunk> reader = run();

    @AfterEach
    void close() {
        reader.cancel();
        pump.close();
    }

    @Test
    void oneChunkCarriesTheLinesOfAllThatHaveSome() {
        add(web, "web");
        add(db, "db");
        reader.ensureSubscription();
        web.write("GET /\nGET /a");
        db.write("select\ninsert\n");

        reader.request(1);

        assertThat(lines(reader.expectNext())).containsExactlyInAnyOrder("web: GET /", "db: select", "db: insert");
    }

    @Test
    void eachPipeKeepsTheLineThatHasNotEnded() {
        add(web, "web");
        add(db, "db");
        reader.request(10);

        web.write("a");
        db.write("b");
        web.write("1\n");
        assertThat(lines(reader.expectNext())).containsExactly("web: a1");
        db.write("2\n");

        assertThat(lines(reader.expectNext())).containsExactly("db: b2");
    }

    @Test
    void aPipeWhoseLinesAreNotTakenWaitsAlone() {
        add(web, "web");
        add(db, "db");
        reader.request(100);
        List<Runnable> withheld = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            web.write("line " + i + "\n");
            LogChunk chunk = reader.expectNext();
            chunk.select(0);
            withheld.add(chunk.takeCredit());
            chunk.release();
        }

        web.write("line 4\n");
        db.write("select\n");
        assertThat(lines(reader.expectNext())).containsExactly("db: select");
        reader.expectNoMessage(Duration.ofMillis(50));

        withheld.get(0).run();
        assertThat(lines(reader.expectNext())).containsExactly("web: line 4");
    }

    @Test
    void whoWritesMuchFillsOneChunkBeforeOthersHaveTheirTurn() {
        String much = "x".repeat(64 * 1024 - 1) + "\n";
        for (int i = 0; i < 40; i++) {
            web.write(much);
        }
        add(web, "web");
        add(db, "db");
        db.write("select\n");

        reader.request(2);

        List<String> first = lines(reader.expectNext());
        List<String> second = lines(reader.expectNext());
        first.addAll(second);
        assertThat(first).contains("db: select").hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void aPipeThatFailsIsClosedAndTheOthersGoOn() {
        CompletableFuture<OutputPump.Drained> end = add(web, "web");
        add(db, "db");
        reader.request(10);

        web.breakWith(() -> {
            throw new AssertionError("broken");
        });
        db.write("select\n");

        assertThat(lines(reader.expectNext())).containsExactly("db: select");
        Assertions.assertThatThrownBy(() -> end.get(10, TimeUnit.SECONDS)).hasMessageContaining("broken");
        assertThat(web.isClosed()).isTrue();
        db.write("insert\n");
        assertThat(lines(reader.expectNext())).containsExactly("db: insert");
    }

    @Test
    void anotherStreamGoesOnWhereOneEnded() throws Exception {
        add(web, "web");
        reader.request(10);
        web.write("one\ntw");
        assertThat(lines(reader.expectNext())).containsExactly("web: one");

        reader.cancel();
        ended.get(10, TimeUnit.SECONDS);
        reader = run();
        web.write("o\n");
        reader.request(10);

        assertThat(lines(reader.expectNext())).containsExactly("web: two");
        assertThat(web.isClosed()).isFalse();
    }

    @Test
    void aPipeHasEndedWhenItsLastLineIsTaken() throws Exception {
        CompletableFuture<OutputPump.Drained> end = add(web, "web");
        reader.request(1);

        web.write("bye");
        web.end();

        assertThat(lines(reader.expectNext())).containsExactly("web: bye");
        Assertions.assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> end.get(50, TimeUnit.MILLISECONDS));
        reader.request(1);
        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(new OutputPump.Drained(1, 3, false));
    }

    @Test
    void aPipeThatSaysNothingAtItsEndHasEndedAtOnce() throws Exception {
        CompletableFuture<OutputPump.Drained> end = add(web, "web");
        reader.request(1);

        web.end();

        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(new OutputPump.Drained(0, 0, false));
    }

    @Test
    void onlyThePipeOfTheChildThatExitedIsCut() throws Exception {
        OutputPump.Control gone = pump.add(web, origin("web"), LogStream.STDOUT, PATIENT);
        add(db, "db");
        reader.request(10);
        web.write("half");

        gone.childExited();

        assertThat(lines(reader.expectNext())).containsExactly("web: half");
        assertThat(gone.drained().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo(new OutputPump.Drained(1, 4, true));
        assertThat(db.isClosed()).isFalse();
        db.write("select\n");
        assertThat(lines(reader.expectNext())).containsExactly("db: select");
    }

    @Test
    void anUnterminatedLineIsEmittedInPartsOnlyForThoseThatAskForIt() {
        pump.add(web, origin("web"), LogStream.STDOUT, PATIENT.withPartialFlush(Duration.ofMillis(20)));
        add(db, "db");
        reader.request(10);

        db.write("half");
        web.write("Password: ");

        assertThat(lines(reader.expectNext())).containsExactly("web: Password: ");
        reader.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void closingClosesAllPipesThoseThatComeLaterToo() throws Exception {
        CompletableFuture<OutputPump.Drained> end = add(web, "web");

        pump.close();

        end.get(10, TimeUnit.SECONDS);
        assertThat(web.isClosed()).isTrue();
        add(db, "db").get(10, TimeUnit.SECONDS);
        assertThat(db.isClosed()).isTrue();
    }

    private TestSubscriber.Probe<LogChunk> run() {
        Pair<CompletionStage<Done>, TestSubscriber.Probe<LogChunk>> running = pump.source()
                .watchTermination(Keep.right())
                .toMat(TestSink.create(system().classicSystem()), Keep.both())
                .run(system());
        ended = running.first().toCompletableFuture();
        return running.second();
    }

    private CompletableFuture<OutputPump.Drained> add(ScriptedOutput pipe, String process) {
        return pump.add(pipe, origin(process), LogStream.STDOUT, OutputPump.Settings.DEFAULT)
                .drained()
                .toCompletableFuture();
    }

    private static LogOrigin origin(String process) {
        return new LogOrigin(ProcessId.of(process), 1);
    }

    /** Returns the lines in {@code chunk}, each behind the name of its process, and gives the chunk back. */
    private static List<String> lines(LogChunk chunk) {
        SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
        for (int i = 0; i < chunk.sections(); i++) {
            chunk.select(i);
            log.append(chunk.origin(), chunk);
        }
        chunk.release();
        List<String> lines = new ArrayList<>();
        LogReader all = new LogReader(log.view(), LogQuery.all());
        while (all.poll(1000) instanceof LogSlice slice) {
            for (LogLine line : slice.toList()) {
                lines.add(line.process() + ": " + line.text());
            }
        }
        return lines;
    }
}
