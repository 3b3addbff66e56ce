package io.tukki.core.detect;

import java.nio.charset.StandardCharsets;

/**
 * Text without the sequences that steer a terminal: colours, cursor movements, hyperlinks (OSC 8; their text stays),
 * titles, device strings. Linear in the length; text without an escape character is returned as it is.
 */
public final class AnsiText {

    private static final char ESC = '\u001b';
    private static final char BEL = '\u0007';

    private AnsiText() {}

    /** Returns {@code text} without escape sequences; one that has no end takes the rest of the text with it. */
    public static String strip(String text) {
        int escape = text.indexOf(ESC);
        if (escape < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        while (escape >= 0) {
            plain.append(text, from, escape);
            from = endOfSequence(text, escape);
            escape = text.indexOf(ESC, from);
        }
        return plain.append(text, from, text.length()).toString();
    }

    /** Returns {@code bytes} without escape sequences: the same array if there are none. */
    public static byte[] strip(byte[] bytes) {
        for (byte b : bytes) {
            if (b == ESC) {
                return strip(new String(bytes, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
            }
        }
        return bytes;
    }

    /** Returns what a person sees at the end: no escape sequences, and of what carriage returns overdrew the last. */
    public static String visible(String text) {
        String plain = strip(text);
        int end = plain.length();
        while (end > 0 && plain.charAt(end - 1) == '\r') {
            end--;
        }
        int start = plain.lastIndexOf('\r', end - 1) + 1;
        return start == 0 && end == plain.length() ? plain : plain.substring(start, end);
    }

    /** Returns the index behind the sequence that begins at {@code escape}. */
    private static int endOfSequence(String text, int escape) {
        int next = escape + 1;
        if (next >= text.length()) {
            return next;
        }
        char kind = text.charAt(next);
        if (kind == '[') {
            return endOfControl(text, next + 1);
        }
        if (kind == ']' || kind == 'P' || kind == '^' || kind == '_' || kind == 'X') {
            return endOfString(text, next + 1);
        }
        while (next < text.length() && text.charAt(next) >= ' ' && text.charAt(next) <= '/') {
            next++;
        }
        return Math.min(next + 1, text.length());
    }

    /** CSI: parameters and intermediates up to a final byte; anything else breaks it off. */
    private static int endOfControl(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '@' && c <= '~') {
                return i + 1;
            }
            if (c < ' ' || c > '~') {
                return i;
            }
        }
        return text.length();
    }

    /** OSC and its kin: up to BEL, or ESC and backslash. */
    private static int endOfString(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == BEL) {
                return i + 1;
            }
            if (c == ESC) {
                return i + 1 < text.length() && text.charAt(i + 1) == '\\' ? i + 2 : i;
            }
        }
        return text.length();
    }
}
