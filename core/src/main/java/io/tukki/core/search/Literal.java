package io.tukki.core.search;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A text to be found in bytes: a position is looked at closely only where the first and the last byte of the text stand,
 * the same idea as in ripgrep's {@code memchr} crate.
 */
final class Literal {

    private static final LiteralScan SCAN = LiteralScan.best();

    private final byte[] text;
    private final boolean ignoreCase;

    private Literal(byte[] text, boolean ignoreCase) {
        this.text = text;
        this.ignoreCase = ignoreCase;
    }

    static Literal of(String text, boolean ignoreCase) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("text must not be empty");
        }
        String folded = ignoreCase ? asciiLower(text) : text;
        return new Literal(folded.getBytes(StandardCharsets.UTF_8), ignoreCase);
    }

    private static String asciiLower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            if (lower.charAt(i) < 128) {
                lower.setCharAt(
                        i, lower.substring(i, i + 1).toLowerCase(Locale.ROOT).charAt(0));
            }
        }
        return lower.toString();
    }

    int length() {
        return text.length;
    }

    byte[] bytes() {
        return text;
    }

    boolean ignoresCase() {
        return ignoreCase;
    }

    /** Returns where the text first stands in {@code [from, to)}, or -1. */
    int indexOf(byte[] bytes, int from, int to) {
        return SCAN.indexOf(this, bytes, from, to);
    }

    /** Returns whether the text stands at {@code at}; the bytes must be that many. */
    boolean stands(byte[] bytes, int at) {
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i] && !(ignoreCase && lower(bytes[at + i]) == text[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
