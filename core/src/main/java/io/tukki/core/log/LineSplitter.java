package io.tukki.core.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds lines in a stream of bytes that arrives in any pieces; the same bytes give the same lines however they are cut.
 *
 * <p>A line ends with {@code \n}, which stays part of it. A line with more than the limit of bytes before its end is
 * given out in consecutive parts of at most the limit each, cut between UTF-8 characters where it is UTF-8; only its
 * last part ends with {@code \n}. Work is linear in the bytes, also when they come one at a time. For one thread.
 */
public final class LineSplitter {

    /** Limit of a line unless told otherwise, in bytes. */
    public static final int DEFAULT_MAX_LINE = 64 * 1024;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
    private static final long LOW = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private final int maxLine;
    private byte[] carry = new byte[0];
    private int carried;

    /**
     * Makes a splitter with nothing held back.
     *
     * @param maxLine limit of a line in bytes without its end, at least 4 (one character)
     */
    public LineSplitter(int maxLine) {
        if (maxLine < 4) {
            throw new IllegalArgumentException("maxLine (" + maxLine + ") must be >= 4");
        }
        this.maxLine = maxLine;
    }

    /** Returns how many bytes of a line that has not ended yet are held back; at most the limit. */
    public int pending() {
        return carried;
    }

    /** Takes all of {@code in} and adds the lines that it ends to {@code out}. */
    public void split(ByteBuffer in, LogChunk out) {
        int taken = in.remaining();
        out.reserve(carried + taken);
        byte[] bytes = out.array();
        int start = out.used();
        int end = start + carried + taken;
        in.get(bytes, start + carried, taken);
        if (carried + taken <= maxLine && indexOfNewline(bytes, start + carried, end) < 0) {
            hold(bytes, start + carried, taken);
            return;
        }
        System.arraycopy(carry, 0, bytes, start, carried);
        int lineStart = cutLongLine(bytes, addLines(bytes, start, start + carried, end, out), end, out);
        carried = 0;
        hold(bytes, lineStart, end - lineStart);
    }

    /**
     * Adds the lines that end in {@code [from, to)}, the first of which begins at {@code start}; returns where the one
     * begins that does not end there. Looks at each byte once: a word may hold the ends of several lines.
     */
    private int addLines(byte[] bytes, int start, int from, int to, LogChunk out) {
        int lineStart = start;
        int i = from;
        for (; i <= to - 2 * Long.BYTES; i += 2 * Long.BYTES) {
            long first = newlines((long) LONGS.get(bytes, i));
            long second = newlines((long) LONGS.get(bytes, i + Long.BYTES));
            if ((first | second) != 0) {
                for (; first != 0; first &= first - 1) {
                    lineStart = addLine(bytes, lineStart, i + (Long.numberOfTrailingZeros(first) >>> 3), out);
                }
                for (; second != 0; second &= second - 1) {
                    lineStart =
                            addLine(bytes, lineStart, i + Long.BYTES + (Long.numberOfTrailingZeros(second) >>> 3), out);
                }
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                lineStart = addLine(bytes, lineStart, i, out);
            }
        }
        return lineStart;
    }

    private int addLine(byte[] bytes, int lineStart, int newline, LogChunk out) {
        if (newline - lineStart > maxLine) {
            cutLongLine(bytes, lineStart, newline, out);
        }
        out.addLine(newline + 1);
        return newline + 1;
    }

    /** Returns the high bit of each byte of {@code word} that is a newline, and no other bit. */
    private static long newlines(long word) {
        long x = word ^ NEWLINES;
        return ~(((x & ~HIGH) + ~HIGH) | x | ~HIGH);
    }

    /** Adds what is held back, if anything, to {@code out} as a line without end. */
    public void flush(LogChunk out) {
        if (carried > 0) {
            out.reserve(carried);
            System.arraycopy(carry, 0, out.array(), out.used(), carried);
            out.addLine(out.used() + carried);
            carried = 0;
        }
    }

    private int cutLongLine(byte[] bytes, int lineStart, int lineEnd, LogChunk out) {
        int start = lineStart;
        while (lineEnd - start > maxLine) {
            start = cutPoint(bytes, start);
            out.addLine(start);
        }
        return start;
    }

    private int cutPoint(byte[] bytes, int start) {
        int limit = start + maxLine;
        int cut = limit;
        while (cut > limit - 3 && isContinuation(bytes[cut])) {
            cut--;
        }
        return isContinuation(bytes[cut]) ? limit : cut;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private void hold(byte[] bytes, int from, int count) {
        if (carry.length < carried + count) {
            carry = Arrays.copyOf(carry, Math.max(carried + count, Math.min(maxLine, carry.length * 2)));
        } else if (carried + count == 0 && carry.length > 4096) {
            carry = new byte[0];
        }
        System.arraycopy(bytes, from, carry, carried, count);
        carried += count;
    }

    /** Returns the first {@code \n} in {@code [from, to)}, or -1; eight bytes at a time. */
    static int indexOfNewline(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long x = (long) LONGS.get(bytes, i) ^ NEWLINES;
            long hit = (x - LOW) & ~x & HIGH;
            if (hit != 0) {
                return i + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
