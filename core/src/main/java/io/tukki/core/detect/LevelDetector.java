package io.tukki.core.detect;

import java.util.Locale;

/**
 * The level of a line, read from where logs put it: in a JSON or logfmt member, in the header before the message, or
 * before a colon as compilers do. A word in the message counts for nothing: {@code 0 errors} is no error.
 *
 * <p>Formats: {@code docs/detectors.md}. Linear in the length, and rarely looks past the first words.
 */
public final class LevelDetector {

    private static final int MOST_TOKENS = 16;
    private static final int FARTHEST = 320;

    private final String text;
    private int start;
    private int end;
    private boolean timestamped;
    private Before before = Before.NOTHING;

    /** What stood before the token at hand. */
    private enum Before {
        NOTHING,
        HEADER,
        SEPARATOR,
        TIME
    }

    private LevelDetector(String text) {
        this.text = text;
    }

    /** Returns the level of a line, {@link LogLevel#NONE} if it shows none. Escape sequences are overlooked. */
    public static LogLevel levelOf(String line) {
        String text = AnsiText.visible(line);
        int first = skipBlanks(text, 0);
        if (first == text.length()) {
            return LogLevel.NONE;
        }
        if (text.charAt(first) == '{') {
            return JsonLevel.of(text, first);
        }
        LogLevel level = ofOpening(text, first);
        return level == LogLevel.NONE ? new LevelDetector(text).walk(first) : level;
    }

    // ---- lines known by how they open

    private static LogLevel ofOpening(String text, int first) {
        return switch (text.charAt(first)) {
            case '<' -> ofSyslog(text, first);
            case 'E', 'W', 'I', 'F', 'D' -> ofLetter(text, first);
            case 'n' -> text.startsWith("npm ", first) ? ofNpm(text, first + 4) : LogLevel.NONE;
            case 'm' -> ofMake(text, first);
            case 'g' -> ofMake(text, first);
            case 'e' -> text.startsWith("error Command failed", first) ? LogLevel.ERROR : LogLevel.NONE; // yarn
            case 't' ->
                text.startsWith("thread '", first) && text.contains("panicked at") ? LogLevel.FATAL : LogLevel.NONE;
            case 'T' -> text.startsWith("Traceback (most recent", first) ? LogLevel.ERROR : LogLevel.NONE;
            case 'S' -> text.startsWith("Segmentation fault", first) ? LogLevel.FATAL : LogLevel.NONE;
            case 'A' -> text.startsWith("Aborted (core dumped)", first) ? LogLevel.FATAL : LogLevel.NONE;
            case 'U' -> text.startsWith("Unhandled exception", first) ? LogLevel.FATAL : LogLevel.NONE;
            default -> LogLevel.NONE;
        };
    }

    private static LogLevel ofSyslog(String text, int first) {
        int close = text.indexOf('>', first);
        if (close < first + 2 || close > first + 4) {
            return LogLevel.NONE;
        }
        int priority = 0;
        for (int i = first + 1; i < close; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return LogLevel.NONE;
            }
            priority = priority * 10 + c - '0';
        }
        return priority > 191 ? LogLevel.NONE : LogLevel.ofSyslog(priority & 7);
    }

    /** {@code E0102 15:04:05 ..} as klog, {@code E, [2024-..} as Ruby; also words such as Exception. */
    private static LogLevel ofLetter(String text, int first) {
        if (text.startsWith("Exception in thread ", first)) {
            return LogLevel.ERROR;
        }
        boolean klog = text.charAt(first) != 'D'
                && text.length() > first + 8
                && digits(text, first + 1, 4)
                && text.charAt(first + 5) == ' '
                && isDigit(text.charAt(first + 6));
        if (!klog && !text.startsWith(", [", first + 1)) {
            return LogLevel.NONE;
        }
        return switch (text.charAt(first)) {
            case 'E' -> LogLevel.ERROR;
            case 'W' -> LogLevel.WARN;
            case 'F' -> LogLevel.FATAL;
            case 'D' -> LogLevel.DEBUG;
            default -> LogLevel.INFO;
        };
    }

    private static LogLevel ofNpm(String text, int from) {
        if (text.startsWith("ERR!", from) || text.startsWith("error ", from)) {
            return LogLevel.ERROR;
        }
        if (text.startsWith("WARN ", from) || text.startsWith("warn ", from)) {
            return LogLevel.WARN;
        }
        return text.startsWith("notice", from) ? LogLevel.INFO : LogLevel.NONE;
    }

    private static LogLevel ofMake(String text, int first) {
        boolean make = text.startsWith("make", first) || text.startsWith("gmake", first);
        return make && text.contains(": *** ") ? LogLevel.ERROR : LogLevel.NONE;
    }

    // ---- the walk over the header, token by token

    private LogLevel walk(int first) {
        start = first;
        for (int i = 0; i < MOST_TOKENS && start < text.length() && start < FARTHEST; i++) {
            end = endOfToken(start);
            LogLevel level = ofToken(i);
            if (level != LogLevel.NONE) {
                return level;
            }
            if (!isHeader(i)) {
                return LogLevel.NONE;
            }
            start = skipBlanks(text, end);
        }
        return LogLevel.NONE;
    }

    private LogLevel ofToken(int index) {
        int from = start;
        boolean bracketed = false;
        while (from < end && isOpening(text.charAt(from))) {
            bracketed |= text.charAt(from) != '|' && text.charAt(from) != '=';
            from++;
        }
        if (from > start && text.charAt(start) == '=') {
            from = behindProcess(from);
        }
        int to = from;
        while (to < end && isLetter(text.charAt(to))) {
            to++;
        }
        if (to == from) {
            return bracketed ? ofBracketEnd(from) : LogLevel.NONE;
        }
        if (to < end && text.charAt(to) == '=') {
            return ofMember(from, to);
        }
        LogLevel level = ofPlainWord(from, to, bracketed, index);
        if (level == LogLevel.NONE && bracketed) {
            level = ofBracketEnd(from);
        }
        return level == LogLevel.NONE ? ofException(from, index) : level;
    }

    /** {@code ==123==ERROR: AddressSanitizer}. */
    private int behindProcess(int from) {
        int i = from;
        while (i < end && isDigit(text.charAt(i))) {
            i++;
        }
        while (i < end && text.charAt(i) == '=') {
            i++;
        }
        return i;
    }

    private LogLevel ofMember(int from, int to) {
        String key = text.substring(from, to).toLowerCase(Locale.ROOT);
        if (!key.equals("level") && !key.equals("lvl") && !key.equals("severity") && !key.equals("loglevel")) {
            return LogLevel.NONE;
        }
        int valueFrom = to + 1;
        while (valueFrom < end && (text.charAt(valueFrom) == '"' || text.charAt(valueFrom) == '\'')) {
            valueFrom++;
        }
        int valueTo = valueFrom;
        while (valueTo < end && isLetter(text.charAt(valueTo))) {
            valueTo++;
        }
        return LogLevel.ofWord(text.substring(valueFrom, valueTo).toLowerCase(Locale.ROOT));
    }

    /** {@code [core:error]}, {@code [2024-01-01 00:00:00,000: ERROR/Main]}, {@code [12:00:01 INF]}. */
    private LogLevel ofBracketEnd(int from) {
        int close = end;
        while (close > from && !isLetter(text.charAt(close - 1))) {
            close--;
        }
        int word = close;
        while (word > from && isLetter(text.charAt(word - 1))) {
            word--;
        }
        boolean behindColon = word > from && text.charAt(word - 1) == ':';
        return behindColon && text.charAt(end - 1) == ']'
                ? LogLevel.ofWord(text.substring(word, close).toLowerCase(Locale.ROOT))
                : LogLevel.NONE;
    }

    private LogLevel ofPlainWord(int from, int to, boolean bracketed, int index) {
        int length = to - from;
        if (length < 3 || length > 13) {
            return LogLevel.NONE;
        }
        String word = text.substring(from, to);
        String lower = word.toLowerCase(Locale.ROOT);
        LogLevel level = LogLevel.ofWord(lower);
        if (level == LogLevel.NONE) {
            return startsPhrase(lower) && nextTokenIs("error:") ? LogLevel.ERROR : LogLevel.NONE;
        }
        if (level == LogLevel.FATAL && startsPhrase(lower) && nextTokenIs("error:")) {
            return LogLevel.FATAL;
        }
        char after = to < end ? text.charAt(to) : ' ';
        if (isCount(to)) {
            return LogLevel.NONE;
        }
        boolean upper = isUpper(word);
        boolean closed = (bracketed && isBracketEnd(after)) || (before == Before.TIME && after == ']');
        boolean fits = after == ':'
                || closed
                || (upper && (after == ' ' || after == '|' || after == ',' || after == '/'))
                || (after == '[' && (upper || lower.equals("error") || lower.equals("warning")))
                || (before == Before.TIME && after == ' ' && !isAbbreviation(lower))
                || (before == Before.SEPARATOR && after == ' ' && (codeFollows() || isSeparatorNext()));
        if (!fits || (isAbbreviation(lower) && !upper && !(after == ':' && index == 0))) {
            return LogLevel.NONE;
        }
        return needsColon(lower) && after != ':' && !closed ? LogLevel.NONE : level;
    }

    private static boolean isBracketEnd(char after) {
        return after == ']' || after == ')' || after == '>' || after == '/' || after == ' ';
    }

    /** Words that are level names and other things besides. */
    private static boolean needsColon(String lower) {
        return switch (lower) {
            case "log", "config", "fine", "finer", "finest", "fail", "silly", "alert", "verbose" -> true;
            default -> false;
        };
    }

    /** Words that only .NET writes small, at the very front. */
    private static boolean isAbbreviation(String lower) {
        return switch (lower) {
            case "trc", "trac", "vrb", "dbg", "debu", "inf", "wrn", "err", "erro", "eror", "fata", "ftl", "pani" ->
                true;
            case "trce", "dbug", "fail", "crit" -> true;
            default -> false;
        };
    }

    private static boolean startsPhrase(String lower) {
        return switch (lower) {
            case "fatal", "parse", "syntax", "internal", "runtime", "build", "compile", "compilation" -> true;
            default -> false;
        };
    }

    /** {@code ValueError: ..}, {@code java.lang.IllegalStateException}, {@code DeprecationWarning: ..}. */
    private LogLevel ofException(int from, int index) {
        boolean first = index == 0 || before != Before.HEADER || text.startsWith("Uncaught ");
        int to = end;
        boolean colon = to > from && text.charAt(to - 1) == ':';
        if (colon) {
            to--;
        }
        boolean alone = index == 0 && skipBlanks(text, end) == text.length();
        if (!first || to - from < 6 || !(colon || alone)) {
            return LogLevel.NONE;
        }
        if (ends(to, "Warning")) {
            return LogLevel.WARN;
        }
        boolean thrown = (ends(to, "Error") || ends(to, "Exception")) && isName(from, to);
        return thrown ? LogLevel.ERROR : LogLevel.NONE;
    }

    private boolean ends(int to, String word) {
        return text.startsWith(word, to - word.length());
    }

    private boolean isName(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !isDigit(c) && c != '.' && c != '_' && c != '$' && c != ':' && c != '\\') {
                return false;
            }
        }
        return true;
    }

    /** Returns whether all there is behind the word is a number: {@code errors: 0}. */
    private boolean isCount(int to) {
        int i = to;
        while (i < text.length() && (text.charAt(i) == ':' || text.charAt(i) == ' ')) {
            i++;
        }
        int digits = i;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i > digits && i == text.length() && text.charAt(to) == ':';
    }

    // ---- what may stand before a level

    private boolean isHeader(int index) {
        char first = text.charAt(start);
        char last = text.charAt(end - 1);
        if (first == '[' || first == '(') {
            return skipBracket(first == '[' ? ']' : ')');
        }
        if (isSeparator(start, end)) {
            before = Before.SEPARATOR;
            return true;
        }
        if (isDigit(first)
                || first == '+'
                || (isOpening(first) && end - start > 1 && isDigit(text.charAt(start + 1)))) {
            timestamped |= looksLikeTime();
            before = last == ':' ? Before.SEPARATOR : isTimeOrPlace() ? Before.TIME : Before.HEADER;
            return true;
        }
        if (isMember()) {
            before = Before.HEADER;
            return true;
        }
        if (last == ':') {
            before = Before.SEPARATOR;
            return index < 8;
        }
        if (isCalendar()) {
            before = Before.TIME;
            timestamped = true;
            return true;
        }
        return isNameBeforeLevel(index);
    }

    /** A host, a logger, a thread, a container: known as such by what follows. */
    private boolean isNameBeforeLevel(int index) {
        boolean named = (before == Before.SEPARATOR && isSeparatorNext())
                || (index == 0 && isSeparatorNext())
                || (timestamped && (nextTokenEndsWithColon() || nextTokenIsUpperLevel()))
                || (index == 0 && text.startsWith("PHP ", start))
                || (index == 0 && text.startsWith("Uncaught ", start))
                || (index < 2 && text.startsWith("Caused by:"));
        before = Before.HEADER;
        return named;
    }

    private boolean skipBracket(char close) {
        int i = text.indexOf(close, start);
        if (i < 0 || i > start + 120) {
            return false;
        }
        if (i < end) {
            before = text.charAt(end - 1) == ':' ? Before.SEPARATOR : Before.HEADER;
            timestamped |= looksLikeTime();
            if (isDigit(text.charAt(start + 1))) {
                before = Before.TIME;
            }
            return true;
        }
        // a bracket with blanks in it: what is inside is looked at as part of the header
        timestamped |= looksLikeTime();
        before = isDigit(text.charAt(end - 1)) || timestamped ? Before.TIME : Before.HEADER;
        return true;
    }

    /** A time, or a place as in {@code 3:5}: more than a number. */
    private boolean isTimeOrPlace() {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == ':' || c == '-' || c == '/' || c == '+') {
                return true;
            }
        }
        return false;
    }

    private boolean looksLikeTime() {
        int digits = 0;
        boolean mark = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            digits += isDigit(c) ? 1 : 0;
            mark |= c == ':' || c == '-' || c == '/';
        }
        return mark && digits >= 4;
    }

    private boolean isMember() {
        int equals = text.indexOf('=', start);
        if (equals <= start || equals >= end || !isLetter(text.charAt(start))) {
            return false;
        }
        if (equals + 1 < text.length() && text.charAt(equals + 1) == '"') {
            int close = equals + 2;
            while (close < text.length() && text.charAt(close) != '"') {
                close += text.charAt(close) == '\\' ? 2 : 1;
            }
            end = Math.min(text.length(), close + 1);
        }
        return true;
    }

    private boolean isCalendar() {
        int length = end - start;
        return length <= 4
                && switch (text.substring(start, Math.min(end, start + 3))) {
                    case "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" -> true;
                    case "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" -> true;
                    case "AM", "PM", "UTC", "GMT", "CET", "EST", "PST" -> true;
                    default -> false;
                };
    }

    private boolean isSeparator(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != '-' && c != '|' && c != ':' && c != '*' && c != '>' && c != '#' && c != '\u2502') {
                return false;
            }
        }
        return true;
    }

    private boolean isSeparatorNext() {
        int from = skipBlanks(text, end);
        return from < text.length() && isSeparator(from, endOfToken(from));
    }

    private boolean nextTokenEndsWithColon() {
        int from = skipBlanks(text, end);
        return from < text.length() && text.charAt(endOfToken(from) - 1) == ':';
    }

    private boolean nextTokenIsUpperLevel() {
        int from = skipBlanks(text, end);
        int to = from < text.length() ? endOfToken(from) : from;
        String word = text.substring(from, to);
        return to - from >= 3
                && to - from < 10
                && isUpper(word)
                && LogLevel.ofWord(word.toLowerCase(Locale.ROOT)) != LogLevel.NONE;
    }

    private boolean nextTokenIs(String token) {
        return text.startsWith(token, skipBlanks(text, end));
    }

    /** {@code error TS2322:}, {@code error CS1002:}. */
    private boolean codeFollows() {
        int i = skipBlanks(text, end);
        int letters = i;
        while (i < text.length() && text.charAt(i) >= 'A' && text.charAt(i) <= 'Z') {
            i++;
        }
        return i > letters && i < text.length() && isDigit(text.charAt(i));
    }

    // ---- characters

    private int endOfToken(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) > ' ') {
            i++;
        }
        return i;
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) <= ' ') {
            i++;
        }
        return i;
    }

    private static boolean digits(String text, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOpening(char c) {
        return c == '[' || c == '(' || c == '<' || c == '|' || c == '=';
    }

    private static boolean isUpper(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < 'A' || word.charAt(i) > 'Z') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
