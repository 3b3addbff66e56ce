package io.tukki.core.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Pulls out of a regular expression the texts that every match must hold, one behind the other: the runs of plain
 * characters outside groups, classes and alternatives. Careful rather than clever: what it does not know ends a run.
 */
final class RequiredTexts {

    private static final String PLAIN_ESCAPES = "\\.[]{}()*+?^$|-/\"'#@!%&=:;,<>~`_ ";

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private final List<String> texts = new ArrayList<>();
    private boolean nothingElse = true;
    private int at;

    private RequiredTexts(String regex) {
        this.regex = regex;
    }

    /**
     * What was found.
     *
     * @param texts none of them empty; none if nothing is certain
     * @param suffice whether a line that holds them, in this order and apart, matches: there is nothing between them
     *     but {@code .*}
     */
    record Found(List<String> texts, boolean suffice) {
        static final Found NOTHING = new Found(List.of(), false);

        Found {
            texts = List.copyOf(texts);
        }

        /** Returns which text is longest, the first of them; there must be one. */
        int longest() {
            int longest = 0;
            for (int i = 1; i < texts.size(); i++) {
                longest = texts.get(i).length() > texts.get(longest).length() ? i : longest;
            }
            return longest;
        }

        /** Returns this without the texts that are not to be used; what is left does not suffice then. */
        Found without(Predicate<String> unusable) {
            List<String> left = texts.stream().filter(unusable.negate()).toList();
            return new Found(left, suffice && left.size() == texts.size());
        }
    }

    static Found in(String regex) {
        return new RequiredTexts(regex).find();
    }

    private Found find() {
        while (at < regex.length()) {
            char c = regex.charAt(at);
            switch (c) {
                case '|' -> {
                    return Found.NOTHING;
                }
                case '(' -> {
                    somethingElse();
                    if (!skipGroup()) {
                        return Found.NOTHING;
                    }
                }
                case '[' -> {
                    somethingElse();
                    skipClass();
                }
                case '.' -> {
                    if (regex.startsWith(".*", at) && !isOperator(at + 2)) {
                        endRun();
                        at += 2;
                    } else {
                        somethingElse();
                        at++;
                    }
                }
                case '^', '$' -> {
                    somethingElse();
                    at++;
                }
                case '*', '?' -> optional(at);
                case '{' -> {
                    int close = endOfRepeat();
                    if (close < 0) {
                        return Found.NOTHING;
                    }
                    optional(close);
                }
                case '+' -> {
                    somethingElse();
                    at++;
                }
                case '\\' -> {
                    if (!escape()) {
                        return Found.NOTHING;
                    }
                }
                default -> plain(regex.codePointAt(at));
            }
        }
        endRun();
        return new Found(texts, nothingElse && !texts.isEmpty());
    }

    private boolean isOperator(int index) {
        return index < regex.length() && "*+?{".indexOf(regex.charAt(index)) >= 0;
    }

    private void plain(int codePoint) {
        run.appendCodePoint(codePoint);
        at += Character.charCount(codePoint);
    }

    /** The last character may be missing, or stand more than once: it is not part of the run. */
    private void optional(int end) {
        if (run.length() > 0) {
            run.setLength(run.offsetByCodePoints(run.length(), -1));
        }
        somethingElse();
        at = end + 1;
    }

    /** Returns where a repetition such as {@code {2,3}} ends; -1 if the brace stands for itself. */
    private int endOfRepeat() {
        int close = regex.indexOf('}', at);
        boolean repeats = close > at + 1
                && Character.isDigit(regex.charAt(at + 1))
                && regex.substring(at + 1, close).chars().allMatch(c -> Character.isDigit(c) || c == ',');
        return repeats ? close : -1;
    }

    private boolean escape() {
        if (at + 1 >= regex.length()) {
            return false;
        }
        char next = regex.charAt(at + 1);
        if (PLAIN_ESCAPES.indexOf(next) >= 0) {
            run.append(next);
        } else if ("dDwWsSbBAz".indexOf(next) >= 0) {
            somethingElse();
        } else {
            return false; // \Q, \p, \x and what else there is: not worth the risk
        }
        at += 2;
        return true;
    }

    private void somethingElse() {
        nothingElse = false;
        endRun();
    }

    private void endRun() {
        if (run.length() > 0) {
            texts.add(run.toString());
        }
        run.setLength(0);
    }

    private boolean skipGroup() {
        int depth = 0;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            if (c == '\\') {
                if (regex.startsWith("\\Q", at)) {
                    return false;
                }
                at += 2;
                continue;
            }
            if (c == '[') {
                skipClass();
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            at++;
            if (depth == 0) {
                return true;
            }
        }
        return false;
    }

    private void skipClass() {
        at++;
        if (regex.startsWith("^", at)) {
            at++;
        }
        if (regex.startsWith("]", at)) {
            at++;
        }
        while (at < regex.length() && regex.charAt(at) != ']') {
            if (regex.startsWith("[:", at)) {
                int close = regex.indexOf(":]", at + 2);
                at = close < 0 ? at + 1 : close + 2;
            } else {
                at += regex.charAt(at) == '\\' ? 2 : 1;
            }
        }
        at++;
    }
}
