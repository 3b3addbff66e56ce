package io.tukki.core.process;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Decides which paths below a root are watched; globs as in {@link java.nio.file.FileSystem#getPathMatcher}. */
public final class WatchGlobs {

    private static final String ANYWHERE = "**/";
    private static final String BELOW = "/**";

    private final List<PathMatcher> included;
    private final List<PathMatcher> excluded;
    private final List<PathMatcher> pruned;

    private WatchGlobs(WatchSpec spec) {
        this.included = matchers(spec.include().stream());
        this.excluded = matchers(spec.exclude().stream());
        this.pruned = matchers(spec.exclude().stream()
                .filter(glob -> glob.endsWith(BELOW))
                .map(glob -> glob.substring(0, glob.length() - BELOW.length())));
    }

    /** Returns the globs of a spec without {@link WatchSpec#problems problems}. */
    public static WatchGlobs of(WatchSpec spec) {
        return new WatchGlobs(spec);
    }

    /** Returns what is wrong with {@code glob}, in words; empty if nothing is. */
    public static Optional<String> problem(String glob) {
        if (glob.isBlank() || glob.startsWith("/")) {
            return Optional.of("'" + glob + "' is no glob for paths below a folder");
        }
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + glob);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("'" + glob + "' is no glob: " + e.getDescription());
        }
    }

    /** Returns whether the file at {@code path}, relative to the root, is watched. */
    public boolean matches(Path path) {
        return any(included, path) && !any(excluded, path);
    }

    /** Returns whether nothing in the folder at {@code path}, relative to the root, can be watched. */
    public boolean prunes(Path path) {
        return any(pruned, path);
    }

    private static boolean any(List<PathMatcher> matchers, Path path) {
        return matchers.stream().anyMatch(matcher -> matcher.matches(path));
    }

    /** A leading {@code **}{@code /} also stands for no folder at all, as everywhere but in the JDK. */
    private static List<PathMatcher> matchers(Stream<String> globs) {
        return globs.flatMap(glob -> glob.startsWith(ANYWHERE)
                        ? Stream.of(glob, glob.substring(ANYWHERE.length()))
                        : Stream.of(glob))
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
    }
}
