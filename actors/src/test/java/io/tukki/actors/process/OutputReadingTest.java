package io.tukki.actors.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.actors.log.LogStore;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogOrigin;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.streams.ChunkPool;
import io.tukki.streams.OutputPump;
import io.tukki.streams.SharedPump;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputReadingTest {

    private static final String BUG = "bug";
    private static final String NOTHING_YET = "";

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
    private final ActorRef<LogStore.Command> store = KIT.spawn(LogStore.create(log, Clock.systemUTC()));
    private final SharedPump pump = new SharedPump(new ChunkPool(1 << 20));
    private ActorRef<OutputReading.Command> reading;

    @BeforeEach
    void spawn() {
        reading = KIT.spawn(OutputReading.create(pump, store, "pekko.actor.default-dispatcher"));
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void whenTheStreamBreaksAnotherOneGoesOnWithAllPipes() throws Exception {
        Script web = new Script(NOTHING_YET, "GET /\n");
        Script bug = new Script("last words\n", BUG);

        OutputPump.Control first = read("web", web);
        OutputPump.Control second = read("db", bug);

        assertThat(drained(second)).isEqualTo(new OutputPump.Drained(1, 11, false));
        assertThat(drained(first)).isEqualTo(new OutputPump.Drained(1, 6, false));
        awaitStored();
        assertThat(log.view().head()).isEqualTo(2);
    }

    @Test
    void whenItStopsItClosesThePipes() throws Exception {
        Script quiet = new Script(NOTHING_YET);
        OutputPump.Control control = read("web", quiet);

        KIT.stop(reading);

        assertThat(drained(control)).isEqualTo(new OutputPump.Drained(0, 0, false));
        assertThat(quiet.closed).isTrue();
    }

    private OutputPump.Control read(String process, ProcessOutput output) {
        return pump.add(output, new LogOrigin(ProcessId.of(process), 1), LogStream.STDOUT, OutputPump.Settings.DEFAULT);
    }

    private static OutputPump.Drained drained(OutputPump.Control pipe) throws Exception {
        return pipe.drained().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void awaitStored() {
        TestProbe<LogStore.Flushed> flushed = KIT.createTestProbe();
        store.tell(new LogStore.Flush(flushed.getRef()));
        flushed.expectMessage(LogStore.Flushed.INSTANCE);
    }

    /** A pipe whose reads are written down, with an end behind them; nothing wakes its reader. */
    private static final class Script implements ProcessOutput {
        private final Queue<String> reads;
        private volatile boolean closed;

        Script(String... reads) {
            this.reads = new ArrayDeque<>(List.of(reads));
        }

        @Override
        public int read(ByteBuffer into) {
            String next = closed ? null : reads.peek();
            if (next == null || next.equals(BUG)) {
                return END;
            }
            byte[] bytes = reads.remove().getBytes(UTF_8);
            into.put(bytes);
            return bytes.length;
        }

        @Override
        public void awaitReadable(Runnable wake) {}

        @Override
        public void close() {
            closed = true;
            if (reads.remove(BUG)) {
                throw new IllegalStateException("a bug where the stream does not expect it");
            }
        }
    }
}
