package io.tukki.core.detect;

/** How grave a line says it is, in rising order. */
public enum LogLevel {
    /** The line says nothing about it. */
    NONE,
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL;

    /** Returns whether this is as grave as {@code other} or graver. */
    public boolean atLeast(LogLevel other) {
        return compareTo(other) >= 0;
    }

    /** Returns the level that a whole word names, in lower case, or {@link #NONE}. */
    static LogLevel ofWord(String lowerCase) {
        return switch (lowerCase) {
            case "trace", "trc", "trac", "finest", "finer", "verbose", "vrb", "silly", "trce" -> TRACE;
            case "debug", "dbg", "debu", "fine", "dbug" -> DEBUG;
            case "info", "inf", "information", "informational", "notice", "config", "log" -> INFO;
            case "warn", "warning", "wrn" -> WARN;
            case "error", "err", "erro", "eror", "severe", "fail" -> ERROR;
            case "fatal", "fata", "ftl", "critical", "crit", "alert", "emerg", "emergency", "panic", "pani", "dpanic" ->
                FATAL;
            default -> NONE;
        };
    }

    /** Returns the level of a number: syslog's severity 0 to 7, or the tens of bunyan and pino. */
    static LogLevel ofNumber(int number) {
        if (number < 0) {
            return NONE;
        }
        if (number < 8) {
            return ofSyslog(number);
        }
        if (number < 10 || number > 69) {
            return NONE;
        }
        return switch (number / 10) {
            case 1 -> TRACE;
            case 2 -> DEBUG;
            case 3 -> INFO;
            case 4 -> WARN;
            case 5 -> ERROR;
            default -> FATAL;
        };
    }

    static LogLevel ofSyslog(int severity) {
        return switch (severity) {
            case 0, 1, 2 -> FATAL;
            case 3 -> ERROR;
            case 4 -> WARN;
            case 5, 6 -> INFO;
            default -> DEBUG;
        };
    }
}
