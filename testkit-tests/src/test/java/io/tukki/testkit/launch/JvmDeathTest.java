package io.tukki.testkit.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tukki.actors.launch.proc.ProcSnapshot;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance 5: a JVM that is killed with SIGKILL leaves nothing running. */
@Tag("process")
@Timeout(60)
class JvmDeathTest {

    /** In each of two trees: a child of the group, one that ignores TERM, one that left the session, one twice away. */
    private static final String TREE = "sleep 41 & (trap '' TERM; exec sleep 42) & setsid sleep 43 &"
            + " (setsid sh -c 'sleep 44 & exec sleep 45' &); trap '' TERM; wait; sleep 46";

    private final String runtime = UUID.randomUUID().toString();
    private final ProcTable table = new ProcTable();
    private Process jvm;

    @TempDir
    private Path folder;

    @AfterEach
    void endTheJvm() {
        jvm.destroyForcibly();
        await().atMost(Duration.ofSeconds(20)).until(() -> marked().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "fifo"})
    void nothingOfAKilledJvmIsLeftAfterTwoSeconds(String launcher) throws IOException {
        jvm = startJvm(launcher);
        await().atMost(Duration.ofSeconds(30)).until(() -> marked().size() == 12);
        assertThat(watchdogs()).hasSize(1);

        jvm.destroyForcibly();

        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> marked().isEmpty());
        await().atMost(Duration.ofSeconds(5)).until(() -> watchdogs().isEmpty());
    }

    private Process startJvm(String launcher) throws IOException {
        return new ProcessBuilder(TestJvm.command(List.of("-Xmx64m"), KilledJvm.class, launcher, runtime, TREE))
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "jvm", ".log").toFile())
                .start();
    }

    /** Returns the pids of the living whose environment names our runtime. */
    private List<Long> marked() {
        ProcSnapshot snapshot = table.snapshot();
        return snapshot.all().stream()
                .filter(stat -> snapshot.marker(stat)
                        .filter(marker -> marker.runtime().equals(runtime))
                        .isPresent())
                .map(ProcStat::pid)
                .toList();
    }

    private List<String> watchdogs() {
        return table.snapshot().all().stream()
                .filter(ProcStat::isAlive)
                .map(table::command)
                .filter(command -> command.contains("tukki-watchdog " + runtime))
                .toList();
    }
}
