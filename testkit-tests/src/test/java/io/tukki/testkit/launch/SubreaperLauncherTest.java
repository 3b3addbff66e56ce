package io.tukki.testkit.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tukki.actors.launch.LaunchSettings;
import io.tukki.actors.launch.NativeLauncher;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.process.OsSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With orphans adopted, as in a JVM whose children are all ours. */
class SubreaperLauncherTest extends ProcessLauncherContract {

    private List<Long> before = List.of();

    @Override
    protected ProcessLauncher create() throws IOException {
        return new NativeLauncher(LaunchSettings.DEFAULT.withSubreaper(true));
    }

    @Override
    protected boolean tellsSignalsFromCodes() {
        return true;
    }

    @Override
    protected int threadsPerChild() {
        return 0;
    }

    @Override
    protected boolean hasTerminals() {
        return true;
    }

    @Override
    protected boolean findsTracelessEscapees() {
        return true;
    }

    @Test
    void adoptedOrphansAreReaped() throws Exception {
        RunningProcess process =
                sh("(setsid sleep 0.3 &) ; (sleep 0.4 &) ; (env -i setsid sleep 0.5 > /dev/null 2>&1 &)");
        process.exit().toCompletableFuture().get(20, TimeUnit.SECONDS);

        await().until(() -> process.members().isEmpty());
        await().atMost(Duration.ofSeconds(10)).until(() -> zombies().equals(List.of(process.pid())));
    }

    @Test
    void aKilledTreeIsReapedByTheLookThatFindsItEmpty() {
        RunningProcess process = sh("setsid sh -c 'setsid sleep 20 & setsid sleep 20 & wait' & wait");
        await().until(() -> process.members().size() == 4);

        process.signalTree(OsSignal.KILL);

        await().until(() -> process.members().isEmpty());
        await().until(() -> zombies().equals(List.of(process.pid())));
    }

    @Test
    void adoptionLastsUntilTheLastLauncherIsClosed() throws Exception {
        create().close();

        sh("(setsid sh -c 'echo $$ > left; exec sleep 20' &); sleep 20");

        long jvm = ProcessHandle.current().pid();
        Path left = folder.resolve("left");
        await().until(() -> Files.exists(left) && !Files.readString(left).isBlank());
        long orphan = Long.parseLong(Files.readString(left).strip());
        await().until(() -> new ProcTable().stat(orphan).map(ProcStat::parent).equals(Optional.of(jvm)));
    }

    /** Its exit is held until it is released: the other launcher must not take it for an orphan. */
    @Test
    void aLeaderOfAnotherLauncherIsNoOrphan() throws Exception {
        try (ProcessLauncher other = create()) {
            String script = "(env -i setsid sh -c 'true & true' &); sleep 0.3; exit 7";
            RunningProcess process = ((Launch.Started) other.launch(request(true, "sh", "-c", script))).process();
            process.exit().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(zombies()).hasSizeGreaterThan(1);

            await().atMost(Duration.ofSeconds(15)).until(() -> zombies().size() <= 1);

            assertThat(zombies()).containsExactly(process.pid());
            process.release();
            assertThat(zombies()).isEmpty();
        }
    }

    @Test
    void orphansThatNobodyEverLooksAtAreReaped() throws Exception {
        try (ProcessLauncher own = create()) {
            String script = "(setsid true &); (env -i setsid sh -c 'true & true' &); sleep 20";
            RunningProcess process = ((Launch.Started) own.launch(request(true, "sh", "-c", script))).process();
            try {
                await().until(() -> !zombies().isEmpty());
                await().atMost(Duration.ofSeconds(15)).until(() -> zombies().isEmpty());

                assertThat(process.exit().toCompletableFuture()).isNotDone();
            } finally {
                process.signalTree(OsSignal.KILL);
                process.exit().toCompletableFuture().get(20, TimeUnit.SECONDS);
                process.release();
            }
        }
    }

    @BeforeEach
    void countZombies() {
        before = zombies(List.of());
    }

    private List<Long> zombies() {
        return zombies(before);
    }

    private static List<Long> zombies(List<Long> known) {
        long jvm = ProcessHandle.current().pid();
        return new ProcTable()
                .snapshot().all().stream()
                        .filter(stat -> stat.parent() == jvm && stat.isZombie())
                        .map(ProcStat::pid)
                        .filter(pid -> !known.contains(pid))
                        .toList();
    }
}
