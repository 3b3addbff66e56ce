package io.tukki.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogChunkTest {

    private final List<LogChunk> givenBack = new ArrayList<>();
    private final LogChunk chunk = new LogChunk(16, givenBack::add);
    private final Logs logs = Logs.unbounded();

    @Test
    void eachSectionIsStoredAsItsOwn() {
        chunk.clear();
        section("web", LogStream.STDOUT, "GET /\nGET /a\n");
        section("db", LogStream.STDERR, "slow\n");
        section("web", LogStream.STDERR, "oops\n");

        store();

        assertThat(Logs.show(logs.read(LogQuery.all())))
                .containsExactly("web: GET /", "web: GET /a", "db: slow", "web: oops");
        assertThat(logs.log.view().head()).isEqualTo(4);
        assertThat(logs.log.view().log(ProcessId.of("web")).orElseThrow().appendedBytes())
                .isEqualTo("GET /\nGET /a\noops\n".length());
    }

    @Test
    void aSectionThatSegmentsDoNotHoldIsSpreadOverThem() {
        String lines = "0123456789abcdef\n".repeat(1000);
        chunk.clear();
        section("db", LogStream.STDOUT, "first\n");
        section("web", LogStream.STDOUT, lines);
        section("db", LogStream.STDOUT, "last\n");

        store();

        assertThat(logs.read(LogQuery.process("web")))
                .hasSize(1000)
                .allSatisfy(line -> assertThat(((LogLine) line).text()).isEqualTo("0123456789abcdef"));
        assertThat(Logs.show(logs.read(LogQuery.process("db")))).containsExactly("db: first", "db: last");
    }

    @Test
    void whatIsAbandonedWasNeverThere() {
        chunk.clear();
        section("web", LogStream.STDOUT, "one\n");
        section("db", LogStream.STDOUT, "two\nthree\n");
        chunk.abandon();
        section("web", LogStream.STDOUT, "four\n");

        store();

        assertThat(Logs.show(logs.read(LogQuery.all()))).containsExactly("web: one", "web: four");
    }

    @Test
    void eachSectionHasItsCreditAndReleaseRunsThoseThatAreLeft() {
        List<String> credits = new ArrayList<>();
        chunk.clear();
        section("web", LogStream.STDOUT, "one\n");
        chunk.afterRelease(() -> credits.add("web"));
        section("db", LogStream.STDOUT, "two\n");
        chunk.afterRelease(() -> credits.add("db"));

        chunk.select(0);
        Runnable withheld = chunk.takeCredit();
        chunk.release();

        assertThat(credits).containsExactly("db");
        assertThat(givenBack).containsExactly(chunk);
        withheld.run();
        assertThat(credits).containsExactly("db", "web");
    }

    @Test
    void whatComesAfterItsLogWasForgottenGoesToTheNewOne() {
        LogOrigin web = new LogOrigin(ProcessId.of("web"), 1);
        logs.log.append(web, logs.chunk(LogStream.STDOUT, "old\n"));

        logs.log.forget(ProcessId.of("web"));
        ProcessLog now = logs.log.append(web, logs.chunk(LogStream.STDOUT, "new\n"));

        assertThat(now).isSameAs(logs.log.view().log(ProcessId.of("web")).orElseThrow());
        assertThat(Logs.show(logs.read(LogQuery.process("web")))).containsExactly("web: new");
    }

    private void section(String process, LogStream stream, String text) {
        chunk.begin(new LogOrigin(ProcessId.of(process), 1), stream, 1_700_000_000_000_000L, 5);
        new LineSplitter(LineSplitter.DEFAULT_MAX_LINE).split(ByteBuffer.wrap(text.getBytes(UTF_8)), chunk);
    }

    private void store() {
        for (int i = 0; i < chunk.sections(); i++) {
            chunk.select(i);
            logs.log.append(chunk.origin(), chunk);
        }
    }
}
