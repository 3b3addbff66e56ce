package io.tukki.server.project;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 10s}, {@code 500ms}, {@code 1m30s}, {@code 1.5h}; {@code 30d}; the unit is required. */
public final class DurationText {

    /** The longest there is. */
    static final Duration MAX = Duration.ofDays(1);

    /** The longest that lines may be kept for. */
    private static final Duration MAX_AGE = Duration.ofDays(3650);

    private static final Pattern WHOLE = Pattern.compile("-?(?:\\d{1,12}(?:\\.\\d{1,9})?(?:ms|s|m|h|d))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private DurationText() {}

    /** What a text turned out to be. */
    sealed interface Result {}

    record Parsed(Duration duration) implements Result {}

    /**
     * Not a duration that can be used.
     *
     * @param rule what it must be, to follow "must be"
     * @param hint what was meant, if that can be told
     */
    record Refused(String rule, @Nullable String hint) implements Result {}

    /** Reads a duration of 0 or more. */
    static Result parse(String text) {
        return parse(text, Duration.ZERO, "0 or more", MAX);
    }

    /** Reads a duration of 0 up to ten years: how old something may be. */
    static Result parseAge(String text) {
        return parse(text, Duration.ZERO, "0 or more", MAX_AGE);
    }

    /** Reads a duration of at least a millisecond, the shortest that timers keep. */
    static Result parsePositive(String text) {
        return parse(text, Duration.ofMillis(1), "at least 1ms", MAX);
    }

    private static Result parse(String text, Duration least, String atLeast, Duration most) {
        String trimmed = text.trim();
        if (trimmed.equals("0")) {
            return atLeast(Duration.ZERO, least, atLeast);
        }
        if (!WHOLE.matcher(trimmed).matches()) {
            return new Refused("a duration such as 10s, 500ms or 1m30s", missingUnit(trimmed));
        }
        if (trimmed.startsWith("-")) {
            return new Refused(atLeast, null);
        }
        BigDecimal millis = sum(trimmed);
        if (millis.compareTo(BigDecimal.valueOf(most.toMillis())) > 0) {
            return new Refused("at most " + most.toHours() + "h", null);
        }
        long nanos = millis.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact();
        return atLeast(Duration.ofNanos(nanos), least, atLeast);
    }

    private static Result atLeast(Duration duration, Duration least, String rule) {
        return duration.compareTo(least) < 0 ? new Refused(rule, null) : new Parsed(duration);
    }

    private static BigDecimal sum(String text) {
        BigDecimal millis = BigDecimal.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            long unit = MILLIS.getOrDefault(part.group(2), 0L);
            millis = millis.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        return millis;
    }

    /** Returns {@code duration}, which is not negative, as it would be written, to the millisecond: {@code 1m30s}. */
    public static String format(Duration duration) {
        String text = part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }

    private static @Nullable String missingUnit(String text) {
        return text.matches("\\d{1,9}") ? "did you mean '" + text + "s'?" : null;
    }
}
