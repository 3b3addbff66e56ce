package io.tukki.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.testkit.flood.Flood;
import io.tukki.testkit.launch.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More than the heap, and many times what logs may hold, through a real child. */
@Tag("process")
@Timeout(120)
class FloodTest {

    @TempDir
    private Path folder;

    @Test
    void aFloodBeyondTheHeapIsSurvivedAndEveryLineAccountedFor() throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process jvm = Flood.jvm(TestJvm.CLASS_PATH, 4, 128L << 20, List.of("-XX:+UseG1GC"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            boolean ended = jvm.waitFor(100, TimeUnit.SECONDS);

            assertThat(ended).isTrue();
            assertThat(jvm.exitValue()).as(Files.readString(said)).isZero();
        } finally {
            jvm.destroyForcibly();
        }
    }
}
