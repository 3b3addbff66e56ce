package io.tukki.core.log;

import java.util.Arrays;

/**
 * Some lines that stand one behind the other in memory, to be looked through as bytes. A view, not a copy; the bytes
 * must not be changed.
 */
public final class LogBlock extends SegmentLines {

    LogBlock(LogSegment segment, int run, int from, int to) {
        super(segment, run, from, to);
    }

    /** Looks through bytes. */
    @FunctionalInterface
    public interface Finder {
        /** Returns the first position of interest in {@code [start, end)}, -1 if there is none. */
        int find(byte[] bytes, int start, int end);
    }

    /** Judges one line. */
    @FunctionalInterface
    public interface Judge {
        /** Returns whether the line in {@code [start, end)}, without its end, is wanted. */
        boolean test(byte[] bytes, int start, int end);
    }

    /** Returns the line that holds what {@code finder} finds in line {@code line} or behind it, -1 if nothing. */
    public int lineOf(Finder finder, int line) {
        int found = finder.find(bytes, start(from + line), ends[to - 1]);
        if (found < 0) {
            return -1;
        }
        int low = from + line;
        int step = 1;
        while (low + step < to && ends[low + step - 1] <= found) { // most finds are near
            low += step;
            step *= 2;
        }
        int at = Arrays.binarySearch(ends, low, Math.min(to, low + step), found);
        return (at >= 0 ? at + 1 : -at - 1) - from;
    }

    public boolean test(int line, Judge judge) {
        int start = start(from + line);
        int end = ends[from + line];
        if (end > start && bytes[end - 1] == '\n') {
            end--;
            if (end > start && bytes[end - 1] == '\r') {
                end--;
            }
        }
        return judge.test(bytes, start, end);
    }
}
