package io.tukki.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.server.cli.Main;
import io.tukki.testkit.launch.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program {@code tukki up}, in a JVM of its own. */
@Tag("process")
class UpExitCodeTest {

    @TempDir
    private Path folder;

    @Test
    void aGroupThatHasSpentItsBudgetEndsEverythingWithOne() throws Exception {
        Path file = Files.writeString(folder.resolve("tukki.yaml"), """
                name: doomed
                processes:
                  bad: { command: exit 3, restart: { policy: on-failure, max: 0 } }
                  good: { command: exec sleep 60 }
                groups:
                  all: { members: [bad, good], max: 0, within: 1m }
                """);
        Path output = folder.resolve("output");
        Process up = new ProcessBuilder(
                        TestJvm.command(List.of("-Xmx128m"), Main.class, "up", "--no-server", "-f", file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(up.waitFor(40, TimeUnit.SECONDS)).as("it ends by itself").isTrue();

            assertThat(up.exitValue()).isEqualTo(1);
            assertThat(Files.readString(output))
                    .contains("stopping everything, since group all has failed: bad has given up")
                    .contains("good ended: SIGTERM");
        } finally {
            up.destroyForcibly().waitFor(); // its watchdog ends what it leaves
        }
    }
}
