package io.tukki.core.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds a text in bytes, eight positions at a time: a position is looked at closely only where the first and the last
 * byte of the text stand. Plain Java; the same idea as in ripgrep's {@code memchr} crate with wider words.
 */
final class Literal {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long CASE_BITS = 0x2020202020202020L;

    private final byte[] text;
    private final boolean ignoreCase;
    private final long first;
    private final long last;
    private final long fold;

    private Literal(byte[] text, boolean ignoreCase) {
        this.text = text;
        this.ignoreCase = ignoreCase;
        this.fold = ignoreCase ? CASE_BITS : 0;
        this.first = ONES * (text[0] & 0xFF) | fold;
        this.last = ONES * (text[text.length - 1] & 0xFF) | fold;
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

    /** Returns where the text first stands in {@code [from, to)}, or -1. */
    int indexOf(byte[] bytes, int from, int to) {
        int behind = text.length - 1;
        int end = to - behind;
        long bits = fold; // locals: the loop reads no field
        long one = first;
        long other = last;
        int i = from;
        for (; i <= end - 4 * Long.BYTES; i += 4 * Long.BYTES) {
            long a = (((long) LONGS.get(bytes, i) | bits) ^ one)
                    | (((long) LONGS.get(bytes, i + behind) | bits) ^ other);
            long b = (((long) LONGS.get(bytes, i + 8) | bits) ^ one)
                    | (((long) LONGS.get(bytes, i + behind + 8) | bits) ^ other);
            long c = (((long) LONGS.get(bytes, i + 16) | bits) ^ one)
                    | (((long) LONGS.get(bytes, i + behind + 16) | bits) ^ other);
            long d = (((long) LONGS.get(bytes, i + 24) | bits) ^ one)
                    | (((long) LONGS.get(bytes, i + behind + 24) | bits) ^ other);
            // a zero byte in any; may be wrong about bytes above the first zero byte, which are looked at anyway
            long any = ((a - ONES) & ~a) | ((b - ONES) & ~b) | ((c - ONES) & ~c) | ((d - ONES) & ~d);
            if ((any & HIGH) != 0) {
                int found = among(bytes, i, a, b, c, d);
                if (found >= 0) {
                    return found;
                }
            }
        }
        for (; i < end; i++) {
            if (stands(bytes, i)) {
                return i;
            }
        }
        return -1;
    }

    private int among(byte[] bytes, int at, long a, long b, long c, long d) {
        int found = among(bytes, at, zeros(a));
        found = found >= 0 ? found : among(bytes, at + 8, zeros(b));
        found = found >= 0 ? found : among(bytes, at + 16, zeros(c));
        return found >= 0 ? found : among(bytes, at + 24, zeros(d));
    }

    /** Returns the high bit of each byte of {@code x} that is zero, and no other bit. */
    private static long zeros(long x) {
        return ~(((x & ~HIGH) + ~HIGH) | x | ~HIGH);
    }

    private int among(byte[] bytes, int at, long hits) {
        for (long left = hits; left != 0; left &= left - 1) {
            int position = at + (Long.numberOfTrailingZeros(left) >>> 3);
            if (stands(bytes, position)) {
                return position;
            }
        }
        return -1;
    }

    private boolean stands(byte[] bytes, int at) {
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
