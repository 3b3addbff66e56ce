package io.tukki.core.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive lines of one process that were captured together from one stream: a view on one segment, not a copy.
 * The sequences of its lines are consecutive too.
 */
public final class LogSlice extends SegmentLines implements LogRead {

    LogSlice(LogSegment segment, int run, int from, int to) {
        super(segment, run, from, to);
    }

    public long incarnation() {
        return segment.incarnation();
    }

    public LogStream stream() {
        return segment.streamOf(run);
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

    @Override
    public String toString() {
        return "LogSlice(" + process() + " " + firstSequence() + ".." + lastSequence() + ")";
    }
}
