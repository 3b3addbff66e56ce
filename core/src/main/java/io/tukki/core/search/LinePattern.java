package io.tukki.core.search;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a line must hold: a text, or a regular expression of the linear-time kind (RE2), which no pattern can make
 * hang. A regular expression is looked for through a text that every match must hold, where there is one. Immutable.
 */
public final class LinePattern {

    /** The literal to look for first; null if nothing is known of a match. */
    private final @Nullable Literal literal;

    /** What a line must hold one behind the other; the literal is one of them. */
    private final List<Literal> literals;

    /** Decides; null if the literals do. */
    private final @Nullable Pattern regex;

    private final String source;

    private LinePattern(@Nullable Literal literal, List<Literal> literals, @Nullable Pattern regex, String source) {
        this.literal = literal;
        this.literals = literals;
        this.regex = regex;
        this.source = source;
    }

    private static LinePattern text(String text, boolean ignoreCase) {
        Literal literal = Literal.of(text, ignoreCase);
        return new LinePattern(literal, List.of(literal), null, text);
    }

    /** Returns the pattern for lines that hold {@code text}, which must not be empty. */
    public static LinePattern text(String text) {
        return text(text, false);
    }

    /** Returns the pattern for lines that hold {@code text}, in any case where its letters are ASCII. */
    public static LinePattern textIgnoringCase(String text) {
        return text(text, true);
    }

    /**
     * Returns the pattern for lines in which {@code regex} is found.
     *
     * @throws IllegalArgumentException if it is no regular expression; the message says why
     */
    public static LinePattern regex(String regex) {
        return regex(regex, false);
    }

    /** Returns the pattern for lines in which {@code regex} is found in any case. */
    public static LinePattern regexIgnoringCase(String regex) {
        return regex(regex, true);
    }

    private static LinePattern regex(String regex, boolean ignoreCase) {
        try {
            Pattern pattern = Pattern.compile(regex, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
            boolean folds = ignoreCase || regex.contains("(?");
            RequiredTexts.Found required = RequiredTexts.in(regex);
            RequiredTexts.Found usable = required.without(text -> folds && FoldsBeyondAscii.any(text));
            List<Literal> literals =
                    usable.texts().stream().map(text -> Literal.of(text, folds)).toList();
            Literal first = literals.isEmpty() ? null : literals.get(usable.longest());
            return new LinePattern(first, literals, usable.suffice() ? null : pattern, regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("regex (" + regex + ") is none: " + e.getMessage(), e);
        }
    }

    /** Returns where in {@code [from, to)} the first line that may match goes on; -1 if none does. */
    int candidate(byte[] bytes, int from, int to) {
        return literal == null ? (from < to ? from : -1) : literal.indexOf(bytes, from, to);
    }

    /** Returns the bytes of what {@link #candidate} looks for; 0 if there is no such text. */
    int requiredLength() {
        return literal == null ? 0 : literal.length();
    }

    /** Returns whether the line in {@code [from, to)}, without its end, matches. */
    boolean matches(byte[] bytes, int from, int to) {
        int at = from;
        for (Literal each : literals) {
            at = each.indexOf(bytes, at, to);
            if (at < 0) {
                return false;
            }
            at += each.length();
        }
        return regex == null
                || regex.matcher(Arrays.copyOfRange(bytes, from, to)).find();
    }

    /** As {@link #matches(byte[], int, int)}, of the line on which {@link #candidate} found {@code candidate}. */
    boolean matches(byte[] bytes, int from, int to, int candidate) {
        boolean decided = regex == null
                && literal != null
                && literals.size() == 1
                && candidate >= from
                && candidate + literal.length() <= to;
        return decided || matches(bytes, from, to);
    }

    /** Returns the text that every match must hold, for those who want to know how fast a pattern is; may be empty. */
    public String requiredText() {
        return literal == null ? "" : new String(literal.bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return source;
    }

    /** Letters whose other case is not ASCII though they are, or that are not ASCII themselves. */
    private static final class FoldsBeyondAscii {
        static boolean any(String text) {
            return text.chars().anyMatch(c -> c > 127 || c == 'k' || c == 'K' || c == 's' || c == 'S');
        }
    }
}
