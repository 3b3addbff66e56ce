package io.tukki.core.search;

/**
 * Pulls out of a regular expression a text that every match must hold: the longest run of plain characters outside
 * groups, classes and alternatives. Careful rather than clever: what it does not know ends a run.
 */
final class RequiredLiteral {

    private static final String PLAIN_ESCAPES = "\\.[]{}()*+?^$|-/\"'#@!%&=:;,<>~`_ ";

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;

    private RequiredLiteral(String regex) {
        this.regex = regex;
    }

    /** Returns the text; empty if none is certain. */
    static String of(String regex) {
        return new RequiredLiteral(regex).find();
    }

    private String find() {
        while (at < regex.length()) {
            char c = regex.charAt(at);
            switch (c) {
                case '|' -> {
                    return "";
                }
                case '(' -> {
                    endRun();
                    if (!skipGroup()) {
                        return "";
                    }
                }
                case '[' -> {
                    endRun();
                    skipClass();
                }
                case '.', '^', '$' -> {
                    endRun();
                    at++;
                }
                case '*', '?' -> optional(at);
                case '{' -> {
                    int close = endOfRepeat();
                    if (close < 0) {
                        return "";
                    }
                    optional(close);
                }
                case '+' -> {
                    endRun();
                    at++;
                }
                case '\\' -> {
                    if (!escape()) {
                        return "";
                    }
                }
                default -> plain(regex.codePointAt(at));
            }
        }
        endRun();
        return longest;
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
        endRun();
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
            endRun();
        } else {
            return false; // \Q, \p, \x and what else there is: not worth the risk
        }
        at += 2;
        return true;
    }

    private void endRun() {
        if (run.length() > longest.length()) {
            longest = run.toString();
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
