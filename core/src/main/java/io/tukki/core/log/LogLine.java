package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * One line of a log: a view on the bytes in the store, decoded only when asked. It keeps its segment (at most 1 MiB)
 * in memory; to keep a line for long, keep its {@link #text()}.
 */
public final class LogLine implements LogElement {

    private final LogSegment segment;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final int run;
    private final long sequence;

    LogLine(LogSegment segment, int start, int end, int run, long sequence) {
        this.segment = segment;
        this.bytes = segment.array();
        this.start = start;
        this.end = end;
        this.run = run;
        this.sequence = sequence;
    }

    LogSegment segment() {
        return segment;
    }

    /** Returns the position of this line among the lines of all processes, from 1. */
    public long sequence() {
        return sequence;
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

    /** Returns when the line was read from the pipe, to the microsecond. */
    public Instant time() {
        long micros = segment.wallMicrosOf(run);
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }

    /** Returns when the line was read from the pipe by {@link System#nanoTime()}, to the microsecond. */
    public long nanoTime() {
        return segment.nanosOf(run);
    }

    /** Returns whether the line has its {@code \n}; one that has not goes on in the next line of its stream, if any. */
    public boolean isTerminated() {
        return end > start && bytes[end - 1] == '\n';
    }

    /** Returns the number of bytes without {@code \n} or {@code \r\n}. */
    public int length() {
        int length = end - start;
        if (isTerminated()) {
            length--;
            if (length > 0 && bytes[start + length - 1] == '\r') {
                length--;
            }
        }
        return length;
    }

    /** Returns the line without its end, decoded as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String text() {
        return new String(bytes, start, length(), StandardCharsets.UTF_8);
    }

    /** Returns a copy of the bytes without the line's end. */
    public byte[] bytes() {
        return Arrays.copyOfRange(bytes, start, start + length());
    }

    /** Returns the byte at {@code index}, 0 up to {@link #length()} exclusive. */
    public byte byteAt(int index) {
        return bytes[start + index];
    }

    /** Writes the line exactly as the child wrote it, its end included. */
    public void writeRaw(OutputStream to) throws IOException {
        to.write(bytes, start, end - start);
    }

    /** Writes the line without its end. */
    public void writeTo(OutputStream to) throws IOException {
        to.write(bytes, start, length());
    }

    @Override
    public String toString() {
        return sequence + " " + process() + " " + stream().wireName() + ": " + text();
    }
}
