package io.tukki.core.search;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A text to be found in bytes: a position is looked at closely only where the two bytes of the text stand that are
 * rarest in logs, the same idea as in ripgrep's {@code memchr} crate. Thread-safe: it never changes, but for a hint.
 */
final class Literal {

    private static final LiteralScan SCAN = LiteralScan.best();

    /** From frequent to rare, as they are in the logs of servers; what is not here is rarer still. */
    private static final String FREQUENT = " e0ta1n2oirs3c4-5d6:l87.9mpug/h\"fbvTkyw=_,[]INFOEDBUGWAR";

    /** The caution that needs no more. */
    static final int CAREFUL = 2;

    private final byte[] text;
    private final boolean ignoreCase;
    private final int rarest;
    private final int secondRarest;

    /** Written by any scan, without order: whatever one of them reads, it finds the same. */
    private int caution;

    private Literal(byte[] text, boolean ignoreCase) {
        this.text = text;
        this.ignoreCase = ignoreCase;
        this.rarest = rarestBut(-1);
        this.secondRarest = text.length == 1 ? rarest : rarestBut(rarest);
        this.caution = ignoreCase || text[rarest] < 0 ? CAREFUL : 0;
    }

    private int rarestBut(int not) {
        int best = not == 0 ? 1 : 0;
        for (int i = best + 1; i < text.length; i++) {
            if (i != not && rank(text[i]) > rank(text[best])) {
                best = i;
            }
        }
        return best;
    }

    private static int rank(byte b) {
        int rank = FREQUENT.indexOf(b);
        return rank < 0 ? FREQUENT.length() : rank;
    }

    /** Returns where in the text the byte stands that is likely to be rarest. */
    int rarest() {
        return rarest;
    }

    /** Returns where the second rarest stands: the same place only in a text of one byte. */
    int secondRarest() {
        return secondRarest;
    }

    /** Returns how carefully to skip, from 0 up to {@link #CAREFUL}, as scans so far have learned. */
    int caution() {
        return caution;
    }

    /** Says that the caution so far has skipped too little. */
    void beMoreCareful() {
        caution = Math.min(caution + 1, CAREFUL);
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
