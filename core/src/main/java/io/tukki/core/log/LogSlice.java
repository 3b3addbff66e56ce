package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive lines of one process that were captured together from one stream: a view on one segment, not a copy.
 * The sequences of its lines are consecutive too.
 */
public final class LogSlice implements LogRead {

    private final LogSegment segment;
    private final int run;
    private final int from;
    private final int to;
    private final byte[] bytes;
    private final int[] ends;

    LogSlice(LogSegment segment, int run, int from, int to) {
        this.segment = segment;
        this.run = run;
        this.from = from;
        this.to = to;
        this.bytes = segment.array();
        this.ends = segment.ends();
    }

    public ProcessId process() {
        return segment.process();
    }

    public long incarnation() {
        return segment.incarnation();
    }

    public LogStream stream() {
        return segment.streamOf(run);
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

    /** Returns line {@code index} of this slice, from 0. */
    public LogLine line(int index) {
        int line = from + index;
        return new LogLine(segment, start(line), ends[line], run, firstSequence() + index);
    }

    /** Returns all lines; each is made when it is asked for. */
    public List<LogLine> toList() {
        return new AbstractList<>() {
            @Override
            public LogLine get(int index) {
                return line(Objects.checkIndex(index, lines()));
            }

            @Override
            public int size() {
                return lines();
            }
        };
    }

    /** Writes all lines exactly as the child wrote them, their ends included. */
    public void writeRaw(OutputStream out) throws IOException {
        out.write(bytes, start(from), length());
    }

    private int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    @Override
    public String toString() {
        return "LogSlice(" + process() + " " + firstSequence() + ".." + lastSequence() + ")";
    }
}
