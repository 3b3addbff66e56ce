package io.tukki.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.actors.watch.FileWatcher;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.WatchGlobs;
import io.tukki.core.process.WatchSpec;
import io.tukki.testkit.process.FakeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Processes whose files change, on time that a test moves. */
class WatchedFilesTest extends ProcessManagerTestCase {

    private static final Duration STEP = Duration.ofMillis(100);

    private final CountDownLatch unwatched = new CountDownLatch(1);
    private final List<Consumer<Path>> watches = new CopyOnWriteArrayList<>();
    private int expected;

    @Test
    void itIsRestartedWhenItsFilesHaveChanged() throws Exception {
        start(WatchSpec.DEFAULT, "job");
        FakeProcess first = launcher.next();
        expect(ProcessState.Running.class);

        change("a");

        awaitLaunches(2);
        assertThat(first.signals()).containsExactly(OsSignal.TERM);
    }

    @Test
    void alsoIfItHasEnded() throws Exception {
        start(WatchSpec.DEFAULT, "job");
        launcher.next().exit(1);
        expect(ProcessState.Exited.class);

        change("a");

        awaitLaunches(2);
    }

    @Test
    void notIfItWasStoppedByHand() throws Exception {
        TestProbe<ProcessManager.StopReply> stopped = kit.createTestProbe();
        start(WatchSpec.DEFAULT, "job", "other");
        launcher.next();
        launcher.next();
        ProcessManager.Stop stop = new ProcessManager.Stop(ProcessId.of("job"), stopped.getRef());
        manager.tell(stop);
        stopped.receiveMessage();

        change("a");

        awaitLaunches(3);
        manager.tell(stop);
        stopped.receiveMessage();
        assertThat(launcher.launched()).hasSize(3);
    }

    @Test
    void orItGetsASignal() throws Exception {
        start(WatchSpec.DEFAULT.signal(OsSignal.HUP), "job");
        FakeProcess job = launcher.next();
        expect(ProcessState.Running.class);

        change("a");

        Awaitility.await().until(() -> {
            timePasses(STEP);
            return job.signals().contains(OsSignal.HUP);
        });
        assertThat(launcher.launched()).hasSize(1);
    }

    @Test
    void nothingIsWatchedAnyMoreWhenTheManagerHasEnded() throws Exception {
        start(WatchSpec.DEFAULT, "job");
        launcher.next();

        kit.stop(manager);

        assertThat(unwatched.await(5, TimeUnit.SECONDS)).isTrue();
    }

    // ---- words of these tests

    @Override
    FileWatcher.Watch watch(Path root, WatchGlobs globs, Consumer<Path> changed) {
        watches.add(changed);
        return unwatched::countDown;
    }

    private void change(String path) {
        Awaitility.await().until(() -> watches.size() == expected);
        watches.forEach(changed -> changed.accept(Path.of(path)));
    }

    private void awaitLaunches(int count) {
        Awaitility.await().until(() -> {
            timePasses(STEP);
            return launcher.launched().size() == count;
        });
    }

    private void start(WatchSpec watch, String... names) {
        expected = names.length;
        start(Stream.of(names)
                .map(name -> ProcessSpec.argv(name, "run").watch(watch).build())
                .toList());
    }
}
