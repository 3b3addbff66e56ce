package io.tukki.core.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight positions at a time, in plain Java. */
final class WordScan implements LiteralScan {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long CASE_BITS = 0x2020202020202020L;

    @Override
    public int indexOf(Literal literal, byte[] bytes, int from, int to) {
        byte[] text = literal.bytes();
        int end = to - (text.length - 1);
        int first = literal.rarest();
        int second = literal.secondRarest();
        long bits = literal.ignoresCase() ? CASE_BITS : 0;
        long one = ONES * (text[first] & 0xFF) | bits;
        long other = ONES * (text[second] & 0xFF) | bits;
        int i = from;
        for (; i <= end - 4 * Long.BYTES; i += 4 * Long.BYTES) {
            long a = (((long) LONGS.get(bytes, i + first) | bits) ^ one)
                    | (((long) LONGS.get(bytes, i + second) | bits) ^ other);
            long b = (((long) LONGS.get(bytes, i + first + 8) | bits) ^ one)
                    | (((long) LONGS.get(bytes, i + second + 8) | bits) ^ other);
            long c = (((long) LONGS.get(bytes, i + first + 16) | bits) ^ one)
                    | (((long) LONGS.get(bytes, i + second + 16) | bits) ^ other);
            long d = (((long) LONGS.get(bytes, i + first + 24) | bits) ^ one)
                    | (((long) LONGS.get(bytes, i + second + 24) | bits) ^ other);
            // a zero byte in any; may be wrong about bytes above the first zero byte, which are looked at anyway
            long any = ((a - ONES) & ~a) | ((b - ONES) & ~b) | ((c - ONES) & ~c) | ((d - ONES) & ~d);
            if ((any & HIGH) != 0) {
                int found = among(literal, bytes, i, a, b, c, d);
                if (found >= 0) {
                    return found;
                }
            }
        }
        for (; i < end; i++) {
            if (literal.stands(bytes, i)) {
                return i;
            }
        }
        return -1;
    }

    private static int among(Literal literal, byte[] bytes, int at, long a, long b, long c, long d) {
        int found = among(literal, bytes, at, zeros(a));
        found = found >= 0 ? found : among(literal, bytes, at + 8, zeros(b));
        found = found >= 0 ? found : among(literal, bytes, at + 16, zeros(c));
        return found >= 0 ? found : among(literal, bytes, at + 24, zeros(d));
    }

    /** Returns the high bit of each byte of {@code x} that is zero, and no other bit. */
    private static long zeros(long x) {
        return ~(((x & ~HIGH) + ~HIGH) | x | ~HIGH);
    }

    private static int among(Literal literal, byte[] bytes, int at, long hits) {
        for (long left = hits; left != 0; left &= left - 1) {
            int position = at + (Long.numberOfTrailingZeros(left) >>> 3);
            if (literal.stands(bytes, position)) {
                return position;
            }
        }
        return -1;
    }
}
