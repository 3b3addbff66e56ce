package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.Arrays;

/**
 * Some lines that stand one behind the other in memory, to be looked through as bytes. A view, not a copy; the bytes
 * must not be changed.
 */
public final class LogBlock {

    private final LogSegment segment;
    private final int run;
    private final int from;
    private final int to;
    private final byte[] bytes;
    private final int[] ends;

    LogBlock(LogSegment segment, int run, int from, int to) {
        this.segment = segment;
        this.run = run;
        this.from = from;
        this.to = to;
        this.bytes = segment.array();
        this.ends = segment.ends();
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

    public ProcessId process() {
        return segment.process();
    }

    /** Returns the number of lines, at least 1. */
    public int lines() {
        return to - from;
    }

    /** Returns the number of bytes, line ends included. */
    public int length() {
        return ends[to - 1] - start(from);
    }

    public long firstSequence() {
        return segment.sequenceOf(run) + (from - segment.firstLineOf(run));
    }

    public long lastSequence() {
        return firstSequence() + lines() - 1;
    }

    /** Returns the line that holds what {@code finder} finds in line {@code line} or behind it, -1 if nothing. */
    public int lineOf(Finder finder, int line) {
        int found = finder.find(bytes, start(from + line), ends[to - 1]);
        if (found < 0) {
            return -1;
        }
        int at = Arrays.binarySearch(ends, from + line, to, found);
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

    /** Returns line {@code index}, from 0. */
    public LogLine line(int index) {
        int line = from + index;
        return new LogLine(segment, start(line), ends[line], run, firstSequence() + index);
    }

    private int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }
}
