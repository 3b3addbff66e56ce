package io.tukki.core.log;

/** Where a line came from. */
public enum LogStream {
    STDOUT,
    STDERR,
    PTY,
    /** Not the child: a note of the runtime about it. */
    SYSTEM;

    private static final LogStream[] VALUES = values();

    static LogStream of(int ordinal) {
        return VALUES[ordinal];
    }

    /** Returns the name used on the wire, in lower case. */
    public String wireName() {
        return switch (this) {
            case STDOUT -> "stdout";
            case STDERR -> "stderr";
            case PTY -> "pty";
            case SYSTEM -> "system";
        };
    }
}
