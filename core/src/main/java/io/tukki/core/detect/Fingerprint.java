package io.tukki.core.detect;

import java.util.List;

/** What makes two errors the same error: their text without what changes from one time to the next. */
final class Fingerprint {

    private static final int FRAMES = 5;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Fingerprint() {}

    /** Returns 16 hexadecimal digits. */
    static String of(String language, String type, String message, List<String> stack) {
        long hash = add(FNV_OFFSET, language);
        hash = add(hash, type);
        hash = add(hash, normalised(message));
        for (String frame : stack.subList(0, Math.min(FRAMES, stack.size()))) {
            hash = add(hash, normalised(frame.strip()));
        }
        return String.format("%016x", hash);
    }

    /** Returns {@code text} with each number, and each word of hexadecimal digits of 6 or more, as {@code #}. */
    static String normalised(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (!isHex(c) || (i > 0 && isWord(text.charAt(i - 1)))) {
                plain.append(c);
                i++;
                continue;
            }
            int end = i;
            boolean digit = false;
            boolean hex = true;
            while (end < text.length() && isWord(text.charAt(end))) {
                digit |= Character.isDigit(text.charAt(end));
                hex &= isHex(text.charAt(end)) || (end == i + 1 && text.charAt(end) == 'x');
                end++;
            }
            boolean variable = Character.isDigit(c) || (hex && digit && end - i >= 6);
            plain.append(variable ? "#" : text.substring(i, end));
            i = end;
        }
        return plain.toString();
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static long add(long hash, String text) {
        long next = hash;
        for (int i = 0; i < text.length(); i++) {
            next = (next ^ text.charAt(i)) * FNV_PRIME;
        }
        return (next ^ '\n') * FNV_PRIME;
    }
}
