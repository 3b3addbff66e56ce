package io.tukki.core.log;

/** Where a line came from. */
public enum LogStream {
    STDOUT(0, "stdout"),
    STDERR(1, "stderr"),
    PTY(2, "pty"),
    /** Not the child: a note of the runtime about it. */
    SYSTEM(3, "system");

    private static final LogStream[] BY_CODE = {STDOUT, STDERR, PTY, SYSTEM};

    private final int code;
    private final String wireName;

    LogStream(int code, String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** Returns the two bits that stand for this stream in a segment. */
    int code() {
        return code;
    }

    static LogStream ofCode(int code) {
        return BY_CODE[code];
    }

    /** Returns the name used on the wire, in lower case. */
    public String wireName() {
        return wireName;
    }
}
