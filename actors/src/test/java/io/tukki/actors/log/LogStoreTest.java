package io.tukki.actors.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogOrigin;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LogStoreTest {

    private static final ProcessId WEB = ProcessId.of("web");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private static ActorTestKit kit;
    private static ManualTime time;

    private ActorRef<LogStore.Command> store = kit.system().ignoreRef();

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create(ManualTime.config());
        time = ManualTime.get(kit.system());
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    @Test
    void itLooksForOldLinesEveryTenthOfTheirAge() {
        SegmentedLog log = log(Duration.ofSeconds(100), NOW.minusSeconds(101));

        time.timePasses(Duration.ofSeconds(9));
        flush();
        assertThat(log.view().footprint()).isPositive();

        time.timePasses(Duration.ofSeconds(11)); // one look seals, the next drops
        flush();
        assertThat(log.view().footprint()).isZero();
    }

    @Test
    void youngLinesStay() {
        SegmentedLog log = log(Duration.ofSeconds(100), NOW.minusSeconds(99));

        time.timePasses(Duration.ofSeconds(30));
        flush();

        assertThat(log.view().footprint()).isPositive();
    }

    @Test
    void itNeverLooksIfTheyMayBeAnyAge() {
        SegmentedLog log = log(Duration.ZERO, NOW.minus(Duration.ofDays(1000)));

        time.timePasses(Duration.ofDays(1));
        flush();

        assertThat(log.view().footprint()).isPositive();
    }

    /** Returns a log with a line of {@code written}, and a store that looks at it at {@link #NOW}. */
    private SegmentedLog log(Duration maxAge, Instant written) {
        SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT.withMaxAge(maxAge), Runnable::run);
        LogChunk chunk = new LogChunk(64);
        chunk.clear();
        chunk.begin(new LogOrigin(WEB, 1), LogStream.STDOUT, written.getEpochSecond() * 1_000_000, 5);
        new LineSplitter(100).split(ByteBuffer.wrap("line\n".getBytes(UTF_8)), chunk);
        store = kit.spawn(LogStore.create(log, Clock.fixed(NOW, ZoneOffset.UTC)));
        store.tell(new LogStore.Append(chunk));
        flush();
        return log;
    }

    private void flush() {
        TestProbe<LogStore.Flushed> probe = kit.createTestProbe();
        store.tell(new LogStore.Flush(probe.getRef()));
        probe.receiveMessage();
    }
}
