package io.tukki.core.detect;

import java.util.Locale;

/** How grave an error is. */
public enum ErrorSeverity {
    WARNING,
    ERROR,
    /** The program, or a part of it that cannot be done without, has ended with it. */
    FATAL;

    /** Returns the name used on the wire, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
