package io.tukki.testkit.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.actors.launch.NativeLauncher;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.ResourceUsage;
import io.tukki.core.launch.RunningProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NativeLauncherTest extends ProcessLauncherContract {

    @Override
    protected ProcessLauncher create() throws IOException {
        return new NativeLauncher();
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
        return false;
    }

    @Test
    void whatTheChildUsedIsTold() throws Exception {
        RunningProcess process = sh("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done");
        process.exit().toCompletableFuture().get(20, TimeUnit.SECONDS);

        ResourceUsage usage = process.usage().orElseThrow();
        assertThat(usage.userTime()).isBetween(Duration.ofMillis(5), Duration.ofSeconds(10));
        assertThat(usage.systemTime()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void theLeaderKeepsItsNumberUntilItIsReleased() throws Exception {
        RunningProcess process = sh("exit 3");
        process.exit().toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(Path.of("/proc/" + process.pid())).exists();
        process.release();
        assertThat(Path.of("/proc/" + process.pid())).doesNotExist();
    }
}
