package io.tukki.core.url;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.tukki.core.detect.AnsiText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the URLs in a line: {@code http}, {@code https}, {@code ws} and {@code wss}, whole or as a bare
 * {@code localhost:3000}, {@code 127.0.0.1:8080}, {@code [::1]:3000}, {@code :3000} or {@code port 3000} where the line
 * says that something listens there. Linear; a line without a candidate costs one look at its colons.
 */
public final class UrlDetector {

    private static final int MAX_URL = 2048;
    private static final int NONE = -1;
    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

    /** Words of a line that announces an address. */
    private static final Pattern LISTENS = Pattern.compile(
            "(?i)\\b(?:listen(?:ing|s)?|serving|serves?|running|runs|started|starting|ready|available|bound|exposed|"
                    + "server|endpoint|local|loopback|network|visit|open|url|address|accepting connections|up at)\\b");
    /** Words of a line that speaks of an address and does not announce it. */
    private static final Pattern SPEAKS = Pattern.compile(
            "(?i)\\b(?:connect(?:ing|ed|ion)?|refused|in use|EADDRINUSE|ECONN\\w+|failed|panic|cannot|could not|timeout|"
                    + "timed out|accepted|closing|closed|proxying|upstream|GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS)\\b");

    private static final Pattern PORT = Pattern.compile(
            "(?i)(?:\\b(?:on|at|to|with)?\\s*\\bport(?:\\(s\\))?[ :=]\\s*|(?:\\bon|\\bat|:)\\s+\\*?:)(\\d{2,5})\\b");

    private static final Pattern LABEL_BEFORE_COLON =
            Pattern.compile("(?:^|[\\]>|*\u279c\u276f]|- )\\s*([A-Za-z][\\w./-]*(?: [\\w./()-]+){0,4}):\\s*$");
    private static final Pattern LABEL_BRACKET = Pattern.compile("^\\s*\\[([A-Za-z][\\w ./-]{0,40})\\]");
    private static final Pattern LABEL_SUBJECT = Pattern.compile(
            "(?i)(?:^|[\\]>|*\u279c\u276f]|: |- )\\s*([A-Za-z][\\w./-]*(?: [\\w./-]+){0,2}?)(?: (?:is|has|was))?(?: now)? "
                    + "(?:listening|started|running|ready|available|serving)\\b");
    private static final Set<String> NO_LABELS = Set.of(
            "error",
            "warn",
            "warning",
            "info",
            "debug",
            "trace",
            "fatal",
            "notice",
            "http",
            "https",
            "url",
            "server",
            "listening",
            "running",
            "serving",
            "started",
            "listening on",
            "listening at",
            "running on",
            "running at",
            "serving on",
            "serving at",
            "see",
            "now",
            "visit",
            "open",
            "at",
            "on",
            "starting",
            "help");

    private static final String LOCALHOST = "localhost";

    private final String text;
    private final Map<String, FoundUrl> found = new LinkedHashMap<>();
    private @Nullable Boolean announces;
    /** One label may stand before several URLs. */
    private String lastLabel = "";

    private UrlDetector(String text) {
        this.text = text;
    }

    /** Returns the URLs in {@code line}, each once, in order. Escape sequences are removed first. */
    public static List<FoundUrl> detect(String line) {
        if (!isCandidate(line)) {
            return List.of();
        }
        return new UrlDetector(AnsiText.visible(line)).scan();
    }

    /** Returns whether {@link #detect} is worth calling; false for nearly all lines, and never for one with a URL. */
    public static boolean isCandidate(String line) {
        for (int colon = line.indexOf(':'); colon >= 0; colon = line.indexOf(':', colon + 1)) {
            if (isCandidate(line, colon)) {
                return true;
            }
        }
        for (int port = line.indexOf("ort"); port >= 0; port = line.indexOf("ort", port + 3)) {
            if (port + 3 < line.length() && isBehindPort(line.charAt(port + 3))) {
                return true;
            }
        }
        return false;
    }

    /** Returns {@link #isCandidate(String)} of a line in bytes, without making a string of it. */
    public static boolean isCandidate(byte[] bytes, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            byte b = bytes[i];
            if (b == ':'
                    && isCandidate(i > from ? (char) bytes[i - 1] : ' ', (char) bytes[i + 1])
                    && !isTime(bytes, from, i)) {
                return true;
            }
            if (b == 'o'
                    && i + 3 < to
                    && bytes[i + 1] == 'r'
                    && bytes[i + 2] == 't'
                    && isBehindPort((char) bytes[i + 3])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCandidate(String line, int colon) {
        return colon + 1 < line.length()
                && isCandidate(colon == 0 ? ' ' : line.charAt(colon - 1), line.charAt(colon + 1))
                && !isTime(line, colon);
    }

    /** What may stand around the colon of a URL or of a port; an escape sequence may part them. */
    private static boolean isCandidate(char before, char after) {
        boolean host = before == 't' || before == 'T' || before == ']' || isDigit(before);
        boolean port = before == ' ' || before == '*' || before == '\u001b';
        return after == '/' || after == '\u001b' || (isDigit(after) && (host || port || before == 'm'));
    }

    /** {@code 12:34:56}: two digits, not behind a dot. */
    private static boolean isTime(String line, int colon) {
        if (line.charAt(colon + 1) == '/' || colon < 1 || !isDigit(line.charAt(colon - 1))) {
            return false;
        }
        for (int i = colon - 1; i >= 0 && i >= colon - 4; i--) {
            if (line.charAt(i) == '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isTime(byte[] bytes, int from, int colon) {
        if (bytes[colon + 1] == '/' || colon == from || !isDigit((char) bytes[colon - 1])) {
            return false;
        }
        for (int i = colon - 1; i >= from && i >= colon - 4; i--) {
            if (bytes[i] == '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isBehindPort(char c) {
        return c == ' ' || c == ':' || c == '=' || c == '(';
    }

    private List<FoundUrl> scan() {
        int from = 0;
        for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', Math.max(colon + 1, from))) {
            int end = text.startsWith("://", colon) ? whole(colon) : bare(colon, from);
            from = end == NONE ? from : end;
        }
        if (found.isEmpty()) {
            port();
        }
        return List.copyOf(found.values());
    }

    // ---- a whole URL

    /** Takes the URL around {@code colon}; returns the index behind it, or {@link #NONE}. */
    private int whole(int colon) {
        int start = colon;
        while (start > 0 && isLetter(text.charAt(start - 1)) && colon - start < 6) {
            start--;
        }
        String scheme = text.substring(start, colon).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            return NONE;
        }
        int end = end(colon + 3, start > 0 ? text.charAt(start - 1) : ' ');
        int authority = userEnd(colon + 3, end);
        int host = hostEnd(authority, end);
        if (host == authority) {
            return NONE;
        }
        String name = text.substring(authority, host).toLowerCase(Locale.ROOT);
        int port = 0;
        int path = host;
        if (host < end && text.charAt(host) == ':') {
            path = digitsEnd(host + 1, end);
            port = number(host + 1, path);
            if (port == 0) {
                return NONE;
            }
        }
        if (path < end && "/?#".indexOf(text.charAt(path)) < 0) {
            end = path;
        }
        if (path == end && port == 0 && isColon(end) && name.indexOf('.') < 0) {
            return NONE; // the port was meant to follow
        }
        add(scheme, name, port, text.substring(path, end), start);
        return end;
    }

    /** Returns where the URL ends: at what cannot be in one, less what closes the sentence and not the URL. */
    private int end(int from, char before) {
        char closing = closing(before);
        int end = from;
        int limit = Math.min(text.length(), from + MAX_URL);
        while (end < limit && isUrlChar(text.charAt(end)) && text.charAt(end) != closing) {
            if (text.charAt(end) == ',' && text.startsWith("http", end + 1)) {
                break;
            }
            end++;
        }
        return trim(from, end);
    }

    private int trim(int from, int to) {
        int end = to;
        while (end > from) {
            char last = text.charAt(end - 1);
            boolean unbalanced = (last == ')' && count('(', from, end) < count(')', from, end))
                    || (last == ']' && count('[', from, end) < count(']', from, end));
            if (!unbalanced && ".,;:!?'*_\u2026".indexOf(last) < 0) {
                break;
            }
            end--;
        }
        return end;
    }

    private static char closing(char before) {
        return switch (before) {
            case '(' -> ')';
            case '\'' -> '\'';
            case '[' -> '\0'; // an address in brackets may follow; trimming does the rest
            default -> '\0';
        };
    }

    private static boolean isUrlChar(char c) {
        if (c < 128) {
            return c > ' ' && c != 127 && "<>\"{}|\\^`".indexOf(c) < 0;
        }
        boolean quote = (c >= '\u2018' && c <= '\u201f') || c == '\u00ab' || c == '\u00bb' || c == '\u2026';
        boolean drawing = c >= '\u2190' && c <= '\u27ff';
        boolean punctuation = (c >= '\u3000' && c <= '\u303f') || c >= '\uff00' || c == '\u00a0';
        return !quote && !drawing && !punctuation;
    }

    /** Returns the index behind {@code user:password@}, which is not told. */
    private int userEnd(int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '@') {
                return i + 1;
            }
            if (c == '/' || c == '?' || c == '#') {
                break;
            }
        }
        return from;
    }

    private int hostEnd(int from, int end) {
        if (from < end && text.charAt(from) == '[') {
            int close = text.indexOf(']', from);
            return close < 0 || close >= end || !isAddress6(from + 1, close) ? from : close + 1;
        }
        int i = from;
        while (i < end && isHostChar(text.charAt(i))) {
            i++;
        }
        boolean named =
                i > from && (isLetter(text.charAt(from)) || isDigit(text.charAt(from)) || text.charAt(from) == '*');
        return named && text.charAt(i - 1) != '-' ? i : from;
    }

    // ---- a bare host and port

    /** Takes the address around {@code colon}, if it begins at {@code least} or later. */
    private int bare(int colon, int least) {
        int end = digitsEnd(colon + 1, text.length());
        int port = number(colon + 1, end);
        if (port == 0 || (end < text.length() && isWord(text.charAt(end)))) {
            return NONE;
        }
        int start = bareStart(colon, least);
        if (start == colon) {
            return NONE;
        }
        int path = end;
        if (end < text.length() && text.charAt(end) == '/') {
            path = end(end, start > 0 ? text.charAt(start - 1) : ' ');
        }
        String host = text.substring(start, colon).toLowerCase(Locale.ROOT);
        boolean alone = text.strip().length() == path - start;
        boolean wanted = alone || (!SPEAKS.matcher(text).find() && (host.equals(LOCALHOST) || announces()));
        if (!wanted) {
            return NONE;
        }
        add(schemeOfLine(), host, port, text.substring(end, path), start);
        return path;
    }

    private int bareStart(int colon, int least) {
        int start = colon;
        if (start > least && text.charAt(start - 1) == ']') {
            int open = text.lastIndexOf('[', start);
            return open >= least && isAddress6(open + 1, start - 1) ? open : colon;
        }
        while (start > least && isHostChar(text.charAt(start - 1))) {
            start--;
        }
        String host = text.substring(start, colon);
        boolean free = start == 0 || "@-".indexOf(text.charAt(start - 1)) < 0;
        boolean known = host.equalsIgnoreCase(LOCALHOST) || isAddress4(host);
        return free && known ? start : colon;
    }

    // ---- a port alone

    private void port() {
        if (!announces() || SPEAKS.matcher(text).find()) {
            return;
        }
        Matcher match = PORT.matcher(text);
        if (match.find() && !text.toLowerCase(Locale.ROOT).contains("initialized")) {
            int port = Integer.parseInt(match.group(1));
            if (port > 0 && port <= 65535) {
                add(schemeOfLine(), LOCALHOST, port, "", match.start());
            }
        }
    }

    private String schemeOfLine() {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("https") || lower.contains("tls") ? "https" : "http";
    }

    private boolean announces() {
        if (announces == null) {
            announces = LISTENS.matcher(text).find();
        }
        return announces;
    }

    // ---- what was found

    private void add(String scheme, String writtenHost, int port, String path, int start) {
        String host = writtenHost.equals("0.0.0.0") || writtenHost.equals("[::]") || writtenHost.equals("*")
                ? LOCALHOST
                : writtenHost;
        boolean secure = scheme.equals("https") || scheme.equals("wss");
        String origin = scheme + "://" + host + ":" + (port > 0 ? port : secure ? 443 : 80);
        String authority = scheme + "://" + host + (port > 0 ? ":" + port : "");
        String url = authority + (path.isEmpty() || path.charAt(0) != '/' ? "/" : "") + path;
        String own = label(start);
        lastLabel = own.isEmpty() ? lastLabel : own;
        FoundUrl one = new FoundUrl(
                url, origin, lastLabel, announces() && !SPEAKS.matcher(text).find());
        found.putIfAbsent(one.key(), one);
    }

    /** Returns the name that the line gives to what is at {@code start}. */
    private String label(int start) {
        int quote = text.lastIndexOf('"', start - 2);
        String before = text.substring(Math.max(0, quote + 1), start);
        Matcher match = LABEL_BEFORE_COLON.matcher(before);
        if (match.find() && isLabel(match.group(1))) {
            return match.group(1);
        }
        match = LABEL_BRACKET.matcher(text);
        if (match.find() && isLabel(match.group(1))) {
            return match.group(1);
        }
        String last = "";
        match = LABEL_SUBJECT.matcher(before);
        while (match.find()) {
            last = match.group(1);
        }
        String name = last.replaceFirst("(?i)\\s*\\bserver$", "");
        return isLabel(name) ? name : "";
    }

    private static boolean isLabel(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean verb = lower.endsWith(" on") || lower.endsWith(" at") || lower.endsWith("listening");
        return !name.isEmpty() && name.length() <= 40 && !verb && !NO_LABELS.contains(lower);
    }

    // ---- characters

    private boolean isColon(int at) {
        return at < text.length() && text.charAt(at) == ':';
    }

    private int count(char wanted, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += text.charAt(i) == wanted ? 1 : 0;
        }
        return count;
    }

    private int digitsEnd(int from, int end) {
        int i = from;
        while (i < end && isDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Returns the port in these digits, 0 if it is none. */
    private int number(int from, int to) {
        if (to == from || to - from > 5) {
            return 0;
        }
        int port = Integer.parseInt(text.substring(from, to));
        return port > 65535 ? 0 : port;
    }

    private boolean isAddress6(int from, int to) {
        boolean colon = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            colon |= c == ':';
            boolean hex = isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (!hex && c != ':' && c != '.' && c != '%') {
                return false;
            }
        }
        return colon;
    }

    private static boolean isAddress4(String host) {
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            dots += c == '.' ? 1 : 0;
            if (c != '.' && !isDigit(c)) {
                return false;
            }
        }
        return dots == 3 && host.length() >= 7 && host.length() <= 15;
    }

    private static boolean isHostChar(char c) {
        return isWord(c) || c == '.' || c == '-' || c == '*';
    }

    private static boolean isWord(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
