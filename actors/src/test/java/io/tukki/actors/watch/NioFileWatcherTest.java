package io.tukki.actors.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.WatchGlobs;
import io.tukki.core.process.WatchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real folders. */
class NioFileWatcherTest {

    private static final WatchGlobs GLOBS = WatchGlobs.of(WatchSpec.DEFAULT);

    @TempDir
    private Path root;

    private final Set<Path> changed = ConcurrentHashMap.newKeySet();

    @Test
    void filesInOldAndNewFoldersAreToldAndOthersAreNot() throws IOException {
        Files.createDirectories(root.resolve("src/main"));
        Files.createDirectory(root.resolve("target"));
        try (FileWatcher.Watch watch = new NioFileWatcher(Runnable::run).watch(root, GLOBS, changed::add)) {
            Files.writeString(root.resolve("target/A.class"), "x");
            Files.writeString(root.resolve("src/main/A.java"), "x");
            Files.createDirectories(root.resolve("new/deep"));
            Files.writeString(root.resolve("new/deep/b"), "x");

            awaitChange("src/main/A.java");
            awaitChange("new/deep/b");
            changed.clear();
            Files.writeString(root.resolve("new/deep/c"), "x"); // the new folder is watched by now
            awaitChange("new/deep/c");
            changed.clear();
            Files.delete(root.resolve("new/deep/b"));
            awaitChange("new/deep/b");
        }
        assertThat(changed).doesNotContain(Path.of("target/A.class"));
    }

    @Test
    void twoWatchAFolderAndEachEndsForItself() throws IOException {
        NioFileWatcher watcher = new NioFileWatcher(Runnable::run);
        Set<Path> others = ConcurrentHashMap.newKeySet();
        try (FileWatcher.Watch watch = watcher.watch(root, GLOBS, changed::add)) {
            watcher.watch(root, GLOBS, others::add).close();
            Files.writeString(root.resolve("a"), "x");
            awaitChange("a");
        }
        assertThat(others).isEmpty();
        Awaitility.await().until(() -> watcher.watched() == 0);
        try (FileWatcher.Watch again = watcher.watch(root, GLOBS, changed::add)) {
            Files.writeString(root.resolve("b"), "x");
            awaitChange("b");
        }
    }

    @Test
    void noMoreFoldersAreWatchedThanMay() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.createDirectory(root.resolve("folder" + i));
        }
        NioFileWatcher watcher = new NioFileWatcher(Runnable::run, 3);
        try (FileWatcher.Watch watch = watcher.watch(root, GLOBS, changed::add)) {
            assertThat(watcher.watched()).isEqualTo(3);
        }
        assertThat(watcher.watched()).isZero();
    }

    private void awaitChange(String path) {
        Awaitility.await().until(() -> changed.contains(Path.of(path)));
    }
}
