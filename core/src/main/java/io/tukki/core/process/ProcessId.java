package io.tukki.core.process;

import java.util.regex.Pattern;

/**
 * Stable name of a process within one runtime; the same over restarts.
 *
 * @param name 1 to 128 characters: letters, digits, {@code . _ - / :}, starting with a letter or digit
 */
public record ProcessId(String name) implements Comparable<ProcessId> {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]{0,127}");

    /** What a valid name looks like, in words for an error message. */
    public static final String RULE =
            "1 to 128 letters, digits, '.', '_', '-', '/' or ':', starting with a letter or digit";

    public ProcessId {
        if (!isValid(name)) {
            throw new IllegalArgumentException("process name \"" + name + "\" must be " + RULE);
        }
    }

    public static ProcessId of(String name) {
        return new ProcessId(name);
    }

    /** Returns whether {@code name} can be the name of a process. */
    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    @Override
    public int compareTo(ProcessId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
