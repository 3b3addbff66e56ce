package io.tukki.core.log;

import io.tukki.core.process.ProcessId;

/** Consecutive lines of one run of a segment: a view, not a copy; the bytes must not be changed. */
abstract class SegmentLines {

    final LogSegment segment;
    final int run;
    final int from;
    final int to;
    final byte[] bytes;
    final int[] ends;

    SegmentLines(LogSegment segment, int run, int from, int to) {
        this.segment = segment;
        this.run = run;
        this.from = from;
        this.to = to;
        this.bytes = segment.array();
        this.ends = segment.ends();
    }

    public final ProcessId process() {
        return segment.process();
    }

    /** Returns the number of lines, at least 1. */
    public final int lines() {
        return to - from;
    }

    /** Returns the number of bytes, line ends included. */
    public final int length() {
        return ends[to - 1] - start(from);
    }

    public final long firstSequence() {
        return segment.sequenceOf(run) + (from - segment.firstLineOf(run));
    }

    public final long lastSequence() {
        return firstSequence() + lines() - 1;
    }

    /** Returns line {@code index}, from 0. */
    public final LogLine line(int index) {
        int line = from + index;
        return new LogLine(segment, start(line), ends[line], run, firstSequence() + index);
    }

    final int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }
}
