package io.tukki.core.detect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.tukki.core.log.LogStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error that no rule knows: a line of level error or fatal, with what was written close behind it. A line goes with
 * it that is indented, or of that level itself, or without level on the stream of errors; one that stands for itself,
 * with a time or as a record, does not.
 */
final class ErrorBurst extends ErrorAttempt {

    private static final Duration GAP = Duration.ofMillis(200);
    private static final Duration SPAN = Duration.ofSeconds(5);
    private static final int LINES = 50;
    private static final Pattern TYPE = Pattern.compile("\\b([A-Za-z_][\\w.]*(?:Error|Exception))\\b");

    private final LogLevel level;
    private boolean blank;

    ErrorBurst(TextLine start, int position, LogLevel level) {
        super(start, position);
        this.level = level;
    }

    @Override
    Outcome offer(TextLine line) {
        boolean near = line.nanos() - last().nanos() <= GAP.toNanos()
                && line.nanos() - first().nanos() <= SPAN.toNanos()
                && size() < LINES;
        if (line.text().isBlank() && near && !blank) {
            blank = true; // an exception may follow, nothing else
            return Outcome.TAKEN;
        }
        if (!near || !belongs(line)) {
            return Outcome.REFUSED;
        }
        take(line);
        return Outcome.TAKEN;
    }

    private boolean belongs(TextLine line) {
        String text = line.text();
        if (text.isBlank()) {
            return false;
        }
        LogLevel level = LevelDetector.levelOf(text);
        if (level != LogLevel.NONE) {
            return level.atLeast(LogLevel.ERROR) && !isRecord(text);
        }
        boolean close =
                Character.isWhitespace(text.charAt(0)) || (line.stream() == LogStream.STDERR && !isRecord(text));
        return close && !blank;
    }

    /** Returns whether a line begins as the records of a log do, with a time or a member. */
    static boolean isRecord(String text) {
        char first = text.charAt(0);
        char second = text.length() > 1 ? text.charAt(1) : ' ';
        return Character.isDigit(first)
                || first == '{'
                || (first == '[' && Character.isDigit(second))
                || text.startsWith("time=")
                || text.startsWith("ts=")
                || text.startsWith("level=")
                || (Character.isUpperCase(first) && (second == ',' || Character.isDigit(second)));
    }

    @Override
    boolean isConfirmed() {
        return false;
    }

    @Override
    boolean isReported() {
        return true;
    }

    @Override
    Duration gap() {
        return GAP;
    }

    @Override
    DetectedError error() {
        String text = first().text();
        Matcher match = TYPE.matcher(text);
        @Nullable String type = match.find() ? match.group(1) : null;
        boolean fatal = level == LogLevel.FATAL;
        return error(
                "burst",
                "generic",
                fatal ? ErrorSeverity.FATAL : ErrorSeverity.ERROR,
                type == null ? (fatal ? "fatal" : "error") : type,
                text);
    }
}
