package io.tukki.core.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight positions at a time, in plain Java.
 *
 * <p>It begins with the least that may do: the rarest byte alone, among bytes taken for ASCII. Where too little is
 * skipped so, since that byte is frequent here after all or many bytes are not ASCII, it goes on more carefully, and so
 * does the next scan for the same text.
 */
final class WordScan implements LiteralScan {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long CASE_BITS = 0x2020202020202020L;

    /** Positions that are looked at together. */
    private static final int STEP = 4 * Long.BYTES;

    /** More careful is quicker where more than one in so many positions makes the quick way stop in vain. */
    private static final int WORTH_SKIPPING = 2048;

    /** How often it may stop in vain before anything is concluded. */
    private static final int PATIENCE = 4;

    @Override
    public int indexOf(Literal literal, byte[] bytes, int from, int to) {
        int end = to - (literal.length() - 1);
        int inVain = 0;
        int began = from;
        int i = from;
        while (i <= end - STEP && literal.caution() < Literal.CAREFUL) {
            i = literal.caution() == 0 ? skipByOne(literal, bytes, i, end) : skipByTwo(literal, bytes, i, end);
            if (i > end - STEP) {
                break;
            }
            int found = inStep(literal, bytes, i);
            if (found >= 0) {
                return found;
            }
            i += STEP;
            inVain++;
            if (inVain > PATIENCE + (i - began) / WORTH_SKIPPING) {
                literal.beMoreCareful();
                inVain = 0;
                began = i;
            }
        }
        return carefully(literal, bytes, i, end);
    }

    /**
     * Returns the first step from {@code from} on that holds the rarest byte of the text, or one that is not ASCII:
     * subtracting one sets the high bit of these, and perhaps of bytes above them. There must be a step.
     *
     * <p>With its condition first, the compiler of Java 17 made this loop three times slower from some search on, in one
     * JVM of three; so it comes last.
     */
    private static int skipByOne(Literal literal, byte[] bytes, int from, int end) {
        int first = literal.rarest();
        long one = ONES * (literal.bytes()[first] & 0xFF);
        int i = from;
        do {
            long any = (at(bytes, i + first) ^ one) - ONES;
            any |= (at(bytes, i + first + 8) ^ one) - ONES;
            any |= (at(bytes, i + first + 16) ^ one) - ONES;
            any |= (at(bytes, i + first + 24) ^ one) - ONES;
            if ((any & HIGH) != 0) {
                break;
            }
            i += STEP;
        } while (i <= end - STEP);
        return i;
    }

    /** As {@link #skipByOne}, but the second rarest byte has to stand in its place, too. */
    private static int skipByTwo(Literal literal, byte[] bytes, int from, int end) {
        int first = literal.rarest();
        int second = literal.secondRarest();
        long one = ONES * (literal.bytes()[first] & 0xFF);
        long other = ONES * (literal.bytes()[second] & 0xFF);
        int i = from;
        for (; i <= end - STEP; i += STEP) {
            long any = ((at(bytes, i + first) ^ one) | (at(bytes, i + second) ^ other)) - ONES;
            any |= ((at(bytes, i + first + 8) ^ one) | (at(bytes, i + second + 8) ^ other)) - ONES;
            any |= ((at(bytes, i + first + 16) ^ one) | (at(bytes, i + second + 16) ^ other)) - ONES;
            any |= ((at(bytes, i + first + 24) ^ one) | (at(bytes, i + second + 24) ^ other)) - ONES;
            if ((any & HIGH) != 0) {
                break;
            }
        }
        return i;
    }

    private static int carefully(Literal literal, byte[] bytes, int from, int end) {
        int first = literal.rarest();
        int second = literal.secondRarest();
        long bits = literal.ignoresCase() ? CASE_BITS : 0;
        long one = ONES * (literal.bytes()[first] & 0xFF) | bits;
        long other = ONES * (literal.bytes()[second] & 0xFF) | bits;
        int i = from;
        for (; i <= end - STEP; i += STEP) {
            long a = ((at(bytes, i + first) | bits) ^ one) | ((at(bytes, i + second) | bits) ^ other);
            long b = ((at(bytes, i + first + 8) | bits) ^ one) | ((at(bytes, i + second + 8) | bits) ^ other);
            long c = ((at(bytes, i + first + 16) | bits) ^ one) | ((at(bytes, i + second + 16) | bits) ^ other);
            long d = ((at(bytes, i + first + 24) | bits) ^ one) | ((at(bytes, i + second + 24) | bits) ^ other);
            // may be wrong about bytes above the first zero byte, which are looked at anyway
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

    private static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    /** Returns where the text stands in the step at {@code step}, in the very same case; -1 if it does not. */
    private static int inStep(Literal literal, byte[] bytes, int step) {
        int first = step + literal.rarest();
        long one = ONES * (literal.bytes()[literal.rarest()] & 0xFF);
        return among(
                literal,
                bytes,
                step,
                at(bytes, first) ^ one,
                at(bytes, first + 8) ^ one,
                at(bytes, first + 16) ^ one,
                at(bytes, first + 24) ^ one);
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
