package io.tukki.actors.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tukki.actors.launch.proc.Marker;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in each shell that this machine has, fed by hand. */
@Tag("process")
@Timeout(60)
class WatchdogScriptTest {

    private final String runtime = UUID.randomUUID().toString();
    private final ProcessLauncher launcher = Launchers.choose(Launchers.AUTO);
    private final List<RunningProcess> children = new ArrayList<>();

    @AfterEach
    void endChildren() {
        children.forEach(child -> child.signalTree(OsSignal.KILL));
        children.forEach(child -> await().until(() -> child.members().isEmpty()));
        children.forEach(RunningProcess::release);
        launcher.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash --posix", "busybox sh"})
    void onlyWatchedGroupsAndMarkedProcessesEnd(String shell) throws Exception {
        RunningProcess watched = start(Map.of(), "trap '' TERM; sleep 30 & wait; sleep 31");
        RunningProcess forgotten = start(Map.of(), "exec sleep 30");
        RunningProcess stranger = start(marker("another-runtime"), "exec sleep 30");
        RunningProcess marked = start(marker(runtime), "trap '' TERM; sleep 30; sleep 31");

        int code = run(shell, "+ " + forgotten.pid(), "+ " + watched.pid(), "- " + forgotten.pid(), "- 123456789");

        assertThat(code).isZero();
        await().until(() -> watched.members().isEmpty() && marked.members().isEmpty());
        assertThat(forgotten.members()).hasSize(1);
        assertThat(stranger.members()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash --posix", "busybox sh"})
    void anOrderlyEndTouchesNobody(String shell) throws Exception {
        RunningProcess watched = start(marker(runtime), "exec sleep 30");

        int code = run(shell, "+ " + watched.pid(), "q");

        assertThat(code).isZero();
        assertThat(watched.members()).hasSize(1);
    }

    private int run(String shell, String... orders) throws Exception {
        List<String> argv = new ArrayList<>(List.of(shell.split(" ")));
        assumeTrue(isInstalled(argv.get(0)), shell + " is not installed");
        argv.addAll(List.of("-c", Watchdog.script(), "tukki-watchdog", runtime, "0.100"));
        Process process = new ProcessBuilder(argv)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write((String.join("\n", orders) + "\n").getBytes(UTF_8));
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static boolean isInstalled(String name) {
        try {
            return Commands.locate(name).isAbsolute();
        } catch (IOException e) {
            return false;
        }
    }

    private RunningProcess start(Map<String, String> environment, String script) {
        RunningProcess child = ((ProcessLauncher.Launch.Started) launcher.launch(new LaunchRequest(
                        List.of("/bin/sh", "-c", script), null, environment, ProcessSpec.Stdin.CLOSED, true)))
                .process();
        children.add(child);
        return child;
    }

    private static Map<String, String> marker(String runtime) {
        return Map.of(Marker.RUNTIME, runtime, Marker.PROCESS, "p", Marker.INCARNATION, "1");
    }
}
