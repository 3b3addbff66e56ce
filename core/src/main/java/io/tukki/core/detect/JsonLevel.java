package io.tukki.core.detect;

import java.util.Locale;
import java.util.Set;

/** The level of a line that is a JSON object: its member of that name, not one further in. */
final class JsonLevel {

    private static final Set<String> KEYS = Set.of(
            "level",
            "severity",
            "lvl",
            "log.level",
            "levelname",
            "loglevel",
            "log_level",
            "level_name",
            "severity_text",
            "severitytext",
            "@l",
            "s");

    private final String text;
    private int at;
    private int depth;
    private String outer = "";

    private JsonLevel(String text, int from) {
        this.text = text;
        this.at = from;
    }

    /** Returns the level of the object that begins at {@code from}. */
    static LogLevel of(String text, int from) {
        return new JsonLevel(text, from).find();
    }

    private LogLevel find() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                LogLevel level = string();
                if (level != LogLevel.NONE) {
                    return level;
                }
            } else {
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                at++;
            }
        }
        return LogLevel.NONE;
    }

    /** Takes a string; if it is the key of a level, returns the level. */
    private LogLevel string() {
        String key = quoted();
        int colon = skipBlanks(at);
        if (depth > 2 || colon >= text.length() || text.charAt(colon) != ':') {
            return LogLevel.NONE;
        }
        at = skipBlanks(colon + 1);
        if (depth == 1) {
            outer = key;
        }
        boolean wanted = depth == 1 ? KEYS.contains(lower(key)) : outer.equals("log") && key.equals("level");
        return wanted ? value(key) : LogLevel.NONE;
    }

    private LogLevel value(String key) {
        if (at < text.length() && text.charAt(at) == '"') {
            String word = lower(quoted());
            return key.equals("s") ? ofLetter(word) : LogLevel.ofWord(word);
        }
        int end = at;
        int number = 0;
        while (end < text.length() && end < at + 3 && Character.isDigit(text.charAt(end))) {
            number = number * 10 + text.charAt(end++) - '0';
        }
        return end == at || key.equals("s") ? LogLevel.NONE : LogLevel.ofNumber(number);
    }

    /** As MongoDB writes it. */
    private static LogLevel ofLetter(String letter) {
        return switch (letter) {
            case "f" -> LogLevel.FATAL;
            case "e" -> LogLevel.ERROR;
            case "w" -> LogLevel.WARN;
            case "i" -> LogLevel.INFO;
            case "d", "d1", "d2", "d3", "d4", "d5" -> LogLevel.DEBUG;
            default -> LogLevel.NONE;
        };
    }

    /** Takes the string that begins here and returns it, escapes as they stand. */
    private String quoted() {
        int start = ++at;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        int end = Math.min(at, text.length());
        at = end + 1;
        return text.substring(start, end);
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
