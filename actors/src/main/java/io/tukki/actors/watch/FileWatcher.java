package io.tukki.actors.watch;

import io.tukki.core.process.WatchGlobs;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Tells of changes of files. */
@FunctionalInterface
public interface FileWatcher {

    /** What is being watched, until it is closed. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Watches the folder {@code root} and what is below it. Returns at once; watching begins soon after.
     *
     * @param changed takes each path that was made, changed or removed, relative to {@code root}, on a thread of the
     *     watcher; the empty path where changes came faster than they were read. Must return quickly
     */
    Watch watch(Path root, WatchGlobs globs, Consumer<Path> changed);
}
