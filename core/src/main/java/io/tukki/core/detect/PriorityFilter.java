package io.tukki.core.detect;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A named wish: lines like this matter more, or less. Immutable.
 *
 * @param name also the tag of the lines it matches
 * @param boost added to their priority; may be negative
 */
public record PriorityFilter(String name, Kind kind, String pattern, boolean ignoreCase, int boost) {

    /** How the pattern is compared with a line. */
    public enum Kind {
        CONTAINS,
        EXACT,
        REGEX
    }

    /** Fails on a pattern that is no regular expression, if it should be one. */
    public PriorityFilter {
        if (kind == Kind.REGEX) {
            Pattern.compile(pattern);
        }
    }

    /** Returns what tests a line; to be made once. */
    Predicate<String> matcher() {
        String wanted = ignoreCase ? pattern.toLowerCase(Locale.ROOT) : pattern;
        return switch (kind) {
            case CONTAINS -> text -> folded(text).contains(wanted);
            case EXACT -> text -> folded(text).equals(wanted);
            case REGEX -> {
                Pattern compiled = Pattern.compile(pattern, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
                yield text -> compiled.matcher(text).find();
            }
        };
    }

    private String folded(String text) {
        return ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
    }
}
