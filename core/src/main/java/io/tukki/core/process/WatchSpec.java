package io.tukki.core.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files whose change restarts a process, or sends it a signal.
 *
 * @param include globs, relative to the root, of which one must match; {@code **} crosses folders
 * @param exclude globs of which none may match; folders below one that ends in {@code /**} are not looked into
 * @param root the folder that is watched with all below it; null for the working directory of the process
 * @param debounce how long nothing may change before something is done, more than 0; done at the latest after ten times
 *     that
 * @param signal what to send to the whole tree; null to restart
 */
public record WatchSpec(
        List<String> include,
        List<String> exclude,
        @Nullable Path root,
        Duration debounce,
        @Nullable OsSignal signal) {

    /** All files but those of version control and of builds, 500 ms, restart. */
    public static final WatchSpec DEFAULT = new WatchSpec(
            List.of("**"),
            List.of("**/.git/**", "**/target/**", "**/node_modules/**"),
            null,
            Duration.ofMillis(500),
            null);

    public WatchSpec {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        if (debounce.isZero() || debounce.isNegative()) {
            throw new IllegalArgumentException("debounce (" + debounce + ") must be > 0");
        }
    }

    public WatchSpec include(List<String> value) {
        return new WatchSpec(value, exclude, root, debounce, signal);
    }

    public WatchSpec exclude(List<String> value) {
        return new WatchSpec(include, value, root, debounce, signal);
    }

    public WatchSpec root(Path value) {
        return new WatchSpec(include, exclude, value, debounce, signal);
    }

    public WatchSpec debounce(Duration value) {
        return new WatchSpec(include, exclude, root, value, signal);
    }

    public WatchSpec signal(OsSignal value) {
        return new WatchSpec(include, exclude, root, debounce, value);
    }

    /** Returns the folder to watch for a process that runs in {@code directory}. */
    public Path rootIn(Optional<Path> directory) {
        return root != null ? root : directory.orElse(Path.of(""));
    }

    /** Returns what is wrong with its globs, in words. */
    public List<String> problems() {
        List<String> globs = new ArrayList<>(include);
        globs.addAll(exclude);
        return globs.stream().map(WatchGlobs::problem).flatMap(Optional::stream).toList();
    }
}
