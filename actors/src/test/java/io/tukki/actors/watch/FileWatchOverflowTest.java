package io.tukki.actors.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.WatchGlobs;
import io.tukki.core.process.WatchSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More changes than the system keeps, and the end of the watch; on real folders. */
class FileWatchOverflowTest {

    private static final WatchGlobs GLOBS = WatchGlobs.of(WatchSpec.DEFAULT);
    private static final String THREAD = "tukki-files";

    /** The JDK keeps 512 changes of a folder. */
    private static final int MORE_THAN_ARE_KEPT = 3000;

    @TempDir
    private Path root;

    private final Set<Path> changed = ConcurrentHashMap.newKeySet();
    private final CountDownLatch busy = new CountDownLatch(1);

    @Test
    void whatOverflowsIsAChangeOfSomethingAndNewFoldersAreFoundAgain() throws Exception {
        try (FileWatcher.Watch watch = new NioFileWatcher(Runnable::run).watch(root, GLOBS, this::onChange)) {
            for (int i = 0; i < MORE_THAN_ARE_KEPT; i++) {
                Files.createFile(root.resolve("file" + i));
            }
            Files.createDirectory(root.resolve("unseen"));
            busy.countDown();

            awaitChange("");
            Awaitility.await().until(() -> {
                // until the new folder is watched
                Files.writeString(root.resolve("unseen/a"), "x");
                return changed.contains(Path.of("unseen/a"));
            });
        }
    }

    @Test
    void itsThreadIsThereOnlyWhileSomethingIsWatched() {
        NioFileWatcher watcher = new NioFileWatcher(Runnable::run);
        long before = threads();

        try (FileWatcher.Watch watch = watcher.watch(root, GLOBS, changed::add);
                FileWatcher.Watch other = watcher.watch(root, GLOBS, changed::add)) {
            assertThat(threads()).isEqualTo(before + 1);
        }

        Awaitility.await().until(() -> threads() <= before);
    }

    /** Takes its time for the first change. */
    private void onChange(Path path) {
        try {
            assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        changed.add(path);
    }

    private void awaitChange(String path) {
        Awaitility.await().until(() -> changed.contains(Path.of(path)));
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(THREAD))
                .count();
    }
}
