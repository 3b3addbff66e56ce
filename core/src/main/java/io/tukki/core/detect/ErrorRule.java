package io.tukki.core.detect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of error looks, line by line; the keys and their meaning are those of the rule file, see
 * {@code docs/detectors.md}.
 *
 * @param needs literals of which a line must hold one to be tried as a start
 * @param next what the line behind the start tells
 * @param preamble how many lines behind the start belong to the error whatever they are
 * @param blank how many empty lines in a row may stand inside
 * @param confirm which parts must turn up for it to be an error at all; none: the start alone is enough
 * @param last whether of several types and messages the last counts; else the first
 * @param report false for lines that are no errors though they look like it
 */
record ErrorRule(
        String name,
        String language,
        ErrorSeverity severity,
        String type,
        List<String> needs,
        List<Pattern> start,
        List<Pattern> next,
        List<Pattern> head,
        List<Pattern> stack,
        List<Pattern> more,
        List<Pattern> end,
        List<Pattern> chain,
        int preamble,
        int blank,
        Set<Part> confirm,
        boolean last,
        boolean report) {

    /** What a line can be to an error. */
    enum Part {
        START,
        NEXT,
        HEAD,
        STACK,
        MORE,
        END,
        CHAIN
    }

    /** Returns the first of {@code patterns} that finds something in {@code text}, with what it found. */
    static @Nullable Matcher find(List<Pattern> patterns, String text) {
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                return matcher;
            }
        }
        return null;
    }

    /** Returns group {@code name} of a match, null if the pattern has none of that name or it took no part. */
    static @Nullable String group(Matcher matcher, String name) {
        return matcher.pattern().namedGroups().containsKey(name) ? matcher.group(name) : null;
    }
}
