package io.tukki.testkit.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.streamer.AckRanges;
import io.tukki.core.streamer.StreamEvent;
import io.tukki.core.streamer.TopicLog;
import io.tukki.streams.streamer.SegmentFileTopicStore;
import io.tukki.testkit.launch.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed while it sends and acknowledges: nothing it confirmed is undone. */
@Tag("process")
@Timeout(60)
class StreamerDeathTest {

    static final SegmentFileTopicStore.Limits LIMITS = new SegmentFileTopicStore.Limits(1_024, 8L << 20, false);

    private static final int ENOUGH = 5_000;
    private static final Pattern LINE = Pattern.compile("(sent|acked) (\\d+)");

    private final Set<Long> sent = new HashSet<>();
    private final Set<Long> acked = new HashSet<>();
    private Process jvm;

    @TempDir
    private Path folder;

    @AfterEach
    void endTheJvm() {
        jvm.destroyForcibly();
    }

    @Test
    void nothingAckedComesAgainAndNothingUnackedIsMissing() throws IOException, InterruptedException {
        jvm = startJvm();
        readUntilTheEnd();
        jvm.waitFor();

        try (SegmentFileTopicStore store = new SegmentFileTopicStore(folder, LIMITS)) {
            TopicLog log = store.open("t");
            AckRanges cursor = new AckRanges(log.cursors().get("n"));

            assertThat(log.nextId())
                    .isGreaterThan(sent.stream().mapToLong(id -> id).max().orElseThrow());
            assertThat(acked).allMatch(cursor::isAcked);
            Set<Long> left = new HashSet<>(sent);
            left.removeIf(cursor::isAcked);
            assertThat(left).isNotEmpty().allMatch(id -> isReadable(log, id));
            log.close();
        }
    }

    private static boolean isReadable(TopicLog log, long id) {
        return log.read(id, 1).stream().map(StreamEvent::id).anyMatch(read -> read == id);
    }

    /** Notes what the JVM confirms, and kills it in the middle of it. */
    private void readUntilTheEnd() throws IOException {
        try (BufferedReader lines = jvm.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches() && lines.ready()) { // the very last line may be torn
                    (matcher.group(1).equals("sent") ? sent : acked).add(Long.parseLong(matcher.group(2)));
                }
                if (acked.size() == ENOUGH) {
                    jvm.toHandle().destroyForcibly(); // the process would close what it still has to say
                }
            }
        }
        assertThat(acked).hasSizeGreaterThanOrEqualTo(ENOUGH);
    }

    private Process startJvm() throws IOException {
        return new ProcessBuilder(TestJvm.command(List.of("-Xmx128m"), KilledStreamer.class, folder.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
