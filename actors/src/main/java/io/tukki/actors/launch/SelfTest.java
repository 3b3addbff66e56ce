package io.tukki.actors.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.actors.launch.proc.Marker;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.ProcessLauncher.Launch;
import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** One child from start to end: what comes out of it, what it ends with, and that it is gone. */
final class SelfTest {

    private static final int LIMIT_SECONDS = 5;
    private static final String TEXT = "tukki";
    private static final int CODE = 7;

    private SelfTest() {}

    /** Returns why {@code launcher} cannot be used here, empty if it can. Blocks, 5 s at most for each step. */
    static Optional<String> problemOf(ProcessLauncher launcher) {
        Launch launch = launcher.launch(new LaunchRequest(
                List.of("/bin/sh", "-c", "printf " + TEXT + "; exit " + CODE),
                null,
                Map.of(Marker.RUNTIME, "self-test", Marker.PROCESS, "self-test", Marker.INCARNATION, "0"),
                ProcessSpec.Stdin.CLOSED,
                true));
        return launch instanceof Launch.Started started
                ? problemOf(started.process())
                : Optional.of(((Launch.Refused) launch).status().message());
    }

    private static Optional<String> problemOf(RunningProcess process) {
        try {
            String text = textOf(process.stdout());
            ExitStatus status = within(process.exit().toCompletableFuture());
            boolean right = text.equals(TEXT) && status.equals(new ExitStatus.Code(CODE));
            return right ? Optional.empty() : Optional.of("a trial child said \"" + text + "\", " + status.describe());
        } catch (CompletionException e) {
            process.signalGroup(OsSignal.KILL);
            return Optional.of("a trial child was not heard of within " + LIMIT_SECONDS + " s");
        } finally {
            process.stdout().close();
            process.release();
        }
    }

    private static String textOf(ProcessOutput output) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        while (output.read(buffer) != ProcessOutput.END && buffer.hasRemaining()) {
            CompletableFuture<Boolean> woken = new CompletableFuture<>();
            output.awaitReadable(() -> woken.complete(true));
            within(woken);
        }
        return new String(buffer.array(), 0, buffer.position(), UTF_8);
    }

    private static <T> T within(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }
}
