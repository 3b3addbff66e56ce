package io.tukki.core.log;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Whole lines on their way from a pipe to the store: bytes exactly as written, line ends included, and where each line
 * ends. Mutable and reused; it belongs to one thread at a time and is handed over, never shared.
 */
public final class LogChunk {

    private static final Runnable NOTHING = () -> {};

    private byte[] bytes;
    private int length;
    private int[] ends;
    private int lines;
    private LogStream stream = LogStream.STDOUT;
    private long wallMicros;
    private long nanoTime;
    private final Consumer<LogChunk> owner;
    private Runnable afterRelease = NOTHING;

    public LogChunk(int capacity) {
        this(capacity, chunk -> {});
    }

    /**
     * Makes an empty chunk.
     *
     * @param owner takes the chunk back on {@link #release}, from any thread
     */
    public LogChunk(int capacity, Consumer<LogChunk> owner) {
        this.owner = owner;
        this.bytes = new byte[capacity];
        this.ends = new int[Math.max(4, capacity / 64)];
    }

    /** Empties the chunk and says what its next lines are: from which stream, and when they were read. */
    public void reset(LogStream newStream, long newWallMicros, long newNanoTime) {
        this.length = 0;
        this.lines = 0;
        this.stream = newStream;
        this.wallMicros = newWallMicros;
        this.nanoTime = newNanoTime;
    }

    public LogStream stream() {
        return stream;
    }

    /** Returns the wall-clock time of capture in microseconds since the epoch. */
    public long wallMicros() {
        return wallMicros;
    }

    /** Returns {@link System#nanoTime()} of capture. */
    public long nanoTime() {
        return nanoTime;
    }

    public int lines() {
        return lines;
    }

    public boolean isEmpty() {
        return lines == 0;
    }

    /** Returns the number of bytes in all lines. */
    public int length() {
        return length;
    }

    /** Returns how many bytes fit without growing. */
    public int capacity() {
        return bytes.length;
    }

    /**
     * Gives the chunk back as {@link #release} does, and returns what would have run after it, to be run when whoever
     * filled the chunk may go on.
     */
    public Runnable releaseWithoutCredit() {
        Runnable hook = afterRelease;
        afterRelease = NOTHING;
        owner.accept(this);
        return hook;
    }

    /** Gives the chunk back to where it came from; the caller must not touch it any more. */
    public void release() {
        Runnable hook = afterRelease;
        afterRelease = NOTHING;
        owner.accept(this);
        hook.run();
    }

    /** Runs {@code hook} after the next {@link #release}, on the thread that releases. */
    public void afterRelease(Runnable hook) {
        afterRelease = hook;
    }

    byte[] array() {
        return bytes;
    }

    int end(int line) {
        return ends[line];
    }

    int[] ends() {
        return ends;
    }

    /** Makes room for {@code more} bytes behind the last line. */
    void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    /** Adds a line: the bytes from the end of the last one to {@code end}, which are in the array already. */
    void addLine(int end) {
        if (lines == ends.length) {
            ends = Arrays.copyOf(ends, lines * 2);
        }
        ends[lines++] = end;
        length = end;
    }
}
