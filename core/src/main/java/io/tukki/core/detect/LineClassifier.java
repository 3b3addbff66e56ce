package io.tukki.core.detect;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Gives lines their level, tags and priority: the level's, and what filters add. Immutable, thread-safe. */
public final class LineClassifier {

    private record Wish(PriorityFilter filter, Predicate<String> matches) {}

    private static final List<String> WORDS = List.of(
            "test",
            "Test",
            "build",
            "Build",
            "BUILD",
            "compil",
            "Compil",
            "lint",
            "deprecat",
            "Deprecat",
            " HTTP/1",
            " HTTP/2",
            "npm ",
            "cargo ",
            "BUILD SUCCESS",
            "BUILD FAIL",
            "PASS",
            "FAIL");
    private static final List<Integer> GROUPS = List.of(0, 0, 1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6, 1, 1, 0, 0);
    private static final List<String> TAGS =
            List.of("test", "build", "compile", "lint", "deprecated", "http", "package");
    private static final LiteralSet TAG_WORDS = new LiteralSet(WORDS, GROUPS);

    private final List<Wish> wishes;

    /** Makes a classifier with the named filters of a user. */
    public LineClassifier(List<PriorityFilter> filters) {
        this.wishes = filters.stream()
                .map(filter -> new Wish(filter, filter.matcher()))
                .toList();
    }

    /** Returns what a line is worth; escape sequences are overlooked. */
    public LineClass classify(String line) {
        String text = AnsiText.visible(line);
        LogLevel level = LevelDetector.levelOf(text);
        Set<String> tags = new HashSet<>();
        long groups = TAG_WORDS.groupsIn(text);
        for (int i = 0; i < TAGS.size(); i++) {
            if ((groups & (1L << i)) != 0) {
                tags.add(TAGS.get(i));
            }
        }
        int priority = priorityOf(level);
        for (Wish wish : wishes) {
            if (wish.matches().test(text)) {
                tags.add(wish.filter().name());
                priority += wish.filter().boost();
            }
        }
        return new LineClass(level, tags, priority);
    }

    private static int priorityOf(LogLevel level) {
        return switch (level) {
            case FATAL -> 100;
            case ERROR -> 60;
            case WARN -> 30;
            case INFO, NONE -> 0;
            case DEBUG -> -10;
            case TRACE -> -20;
        };
    }
}
