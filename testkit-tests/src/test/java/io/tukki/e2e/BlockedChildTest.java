package io.tukki.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.Overflow;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class BlockedChildTest {

    /** 20 MB, more than a process may keep. */
    private static final String FLOOD =
            "BEGIN { for (i = 1; i <= 200000; i++) printf \"%08d %090d\\n\", i, i; print \"end\" }";

    private final Tukki tukki = Tukki.start(TukkiSettings.load());

    @AfterEach
    void close() {
        tukki.close();
    }

    @Test
    void aTailThatBlocksLosesNothingAndHoldsUpItsProcessOnly() throws Exception {
        SinkQueueWithCancel<LogElement> held = tukki.logs()
                .tail(LogQuery.process("held"), Overflow.BLOCK_CHILD)
                .toMat(Sink.queue(), Keep.right())
                .run(tukki.system());

        tukki.start(ProcessSpec.shell("held", "exec awk '" + FLOOD + "'").build())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        tukki.run(ProcessSpec.argv("free", "awk", FLOOD).build())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        awaitStandstill("held");

        assertThat(written("free")).isEqualTo(200_001);
        assertThat(written("held")).isBetween(1L, 150_000L);
        assertThat(evicted("held")).isZero();

        assertThat(readAll(held)).isEqualTo(200_001);
        assertThat(written("held")).isEqualTo(200_001);
    }

    private static long readAll(SinkQueueWithCancel<LogElement> queue) throws Exception {
        long lines = 0;
        while (true) {
            LogLine line = (LogLine)
                    queue.pull().toCompletableFuture().get(20, TimeUnit.SECONDS).orElseThrow();
            lines++;
            if (line.text().equals("end")) {
                queue.cancel();
                return lines;
            }
            assertThat(Long.parseLong(line.text().substring(0, 8))).isEqualTo(lines);
        }
    }

    private void awaitStandstill(String process) {
        long[] last = {-1};
        Awaitility.await()
                .pollInterval(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    long now = written(process);
                    boolean still = now > 0 && now == last[0];
                    last[0] = now;
                    return still;
                });
    }

    private long written(String process) {
        return tukki.logs()
                .view()
                .log(ProcessId.of(process))
                .map(log -> log.appendedLines())
                .orElse(0L);
    }

    private long evicted(String process) {
        return tukki.logs().view().log(ProcessId.of(process)).orElseThrow().evictedLines();
    }
}
