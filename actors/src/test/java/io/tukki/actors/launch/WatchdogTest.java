package io.tukki.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tukki.actors.launch.proc.Marker;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it does while the JVM lives; its death is in {@code testkit-tests}. */
@Tag("process")
@Timeout(60)
class WatchdogTest {

    private final String runtime = UUID.randomUUID().toString();
    private final ProcTable table = new ProcTable();
    private final Watchdog watchdog = new Watchdog(runtime);
    private ProcessLauncher launcher;
    private RunningProcess child;

    @BeforeEach
    void startOneChild() {
        launcher = watchdog.guarding(Launchers.choose(Launchers.AUTO));
        child = ((ProcessLauncher.Launch.Started) launcher.launch(new LaunchRequest(
                        List.of("sleep", "30"),
                        null,
                        Map.of(Marker.RUNTIME, runtime, Marker.PROCESS, "p", Marker.INCARNATION, "1"),
                        ProcessSpec.Stdin.CLOSED,
                        true)))
                .process();
    }

    @AfterEach
    void endIt() {
        child.signalTree(OsSignal.KILL);
        await().until(() -> child.members().isEmpty());
        child.release();
        launcher.close();
    }

    @Test
    void itLeavesWhenItIsClosedAndTouchesNobody() {
        long pid = watchdog.pid();

        watchdog.close();

        await().atMost(Duration.ofSeconds(10)).until(() -> !runs(pid));
        assertThat(child.members()).hasSize(1);
    }

    @Test
    void itIsInASessionOfItsOwnAndCarriesAMarkerOfItsOwn() {
        long pid = watchdog.pid();
        await().until(() -> table.stat(pid).orElseThrow().session() == pid);

        assertThat(table.snapshot().marker(table.stat(pid).orElseThrow()))
                .isNotEqualTo(Optional.of(new Marker(runtime, "p", "1")))
                .isPresent();
        assertThat(child.members()).hasSize(1);
    }

    @Test
    void anotherTakesItsPlaceIfItDies() {
        long pid = watchdog.pid();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        await().until(() -> !runs(pid));

        watchdog.guard(child.pid() + 1_000_000);

        assertThat(watchdog.pid()).isNotEqualTo(pid);
        assertThat(runs(watchdog.pid())).isTrue();
        watchdog.forget(child.pid() + 1_000_000);
    }

    private boolean runs(long pid) {
        return table.stat(pid).filter(ProcStat::isAlive).isPresent();
    }
}
