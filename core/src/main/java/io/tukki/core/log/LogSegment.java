package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A piece of one process's log: bytes in one array, where lines end, and runs of lines that were captured together.
 * One writer appends, any number of readers read what is published, at the same time.
 *
 * <pre>
 * bytes  | line 0\n | line 1\n | line 2\n | ... free ... |
 * ends         ^          ^          ^                       4 bytes a line
 * runs   | first line and stream, sequence, time |           12 bytes a chunk
 * </pre>
 *
 * <p>The writer fills arrays first and then publishes both counts with one release store; a reader loads the counts
 * with acquire before it touches an array, so it sees everything below them. Arrays that grow are replaced, never
 * changed below the counts; the fields are volatile so that a replaced array is seen whole.
 */
final class LogSegment implements SegmentPlace {

    static final int RUN_INTS = 3;
    private static final int MAX_TIME_DRIFT_MICROS = 50_000;
    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(LogSegment.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ProcessId process;
    private final long incarnation;
    private final long number;
    private final long firstOrdinal;
    private final long firstByte;
    private final long baseSequence;
    private final long baseWallMicros;
    private final long baseNanos;

    private volatile byte[] bytes;
    private volatile int[] ends = new int[16];
    private volatile int[] runs = new int[RUN_INTS * 4];

    private volatile boolean sealed;

    /** Lines in the high half, runs in the low half. */
    @SuppressWarnings("UnusedVariable") // through PUBLISHED
    private volatile long published;

    private int lineCount;
    private int runCount;
    private int used;

    /**
     * @param number position in the process's log, counted from 0 over all segments there ever were
     * @param firstOrdinal lines of the process before this segment
     * @param firstByte bytes of the process before this segment
     */
    LogSegment(
            ProcessId process,
            long incarnation,
            long number,
            long firstOrdinal,
            long firstByte,
            long firstSequence,
            LogChunk first,
            int capacity) {
        this.process = process;
        this.incarnation = incarnation;
        this.number = number;
        this.firstOrdinal = firstOrdinal;
        this.firstByte = firstByte;
        this.baseSequence = firstSequence;
        this.baseWallMicros = first.wallMicros();
        this.baseNanos = first.nanoTime();
        this.bytes = new byte[capacity];
    }

    /** Makes a sealed segment of what was kept elsewhere; the arrays are not copied. */
    LogSegment(SegmentInfo info, byte[] bytes, int[] ends, int[] runs) {
        this.process = info.process();
        this.incarnation = info.incarnation();
        this.number = info.number();
        this.firstOrdinal = info.firstOrdinal();
        this.firstByte = info.firstByte();
        this.baseSequence = info.firstSequence();
        this.baseWallMicros = info.firstMicros();
        this.baseNanos = info.firstNanos();
        this.bytes = bytes;
        this.ends = ends;
        this.runs = runs;
        this.lineCount = ends.length;
        this.runCount = runs.length / RUN_INTS;
        this.used = bytes.length;
        this.sealed = true;
        PUBLISHED.setRelease(this, ((long) lineCount << 32) | runCount);
    }

    // ---- writer

    /** Returns whether a chunk of these properties can be described by this segment's bases. */
    boolean accepts(long chunkIncarnation, long sequence, LogChunk chunk) {
        long sinceBase = (chunk.nanoTime() - baseNanos) / 1000;
        long drift = chunk.wallMicros() - baseWallMicros - sinceBase;
        return chunkIncarnation == incarnation
                && sequence - baseSequence <= Integer.MAX_VALUE
                && sinceBase >= 0
                && sinceBase <= Integer.MAX_VALUE
                && Math.abs(drift) <= MAX_TIME_DRIFT_MICROS;
    }

    /** Appends lines of {@code chunk} from {@code line} on, as many as fit, and publishes them; returns how many. */
    int append(LogChunk chunk, int line, long sequence) {
        int from = chunk.start(line);
        int taken = fitting(chunk, line, from);
        if (taken == 0) {
            return 0;
        }
        int length = chunk.end(line + taken - 1) - from;
        System.arraycopy(chunk.array(), from, bytes, used, length);
        addRun(chunk, sequence);
        addEnds(chunk, line, taken, used - from);
        used += length;
        lineCount += taken;
        PUBLISHED.setRelease(this, ((long) lineCount << 32) | runCount);
        return taken;
    }

    /** Gives back memory that will not be used any more, if it is worth a copy. Nothing is appended after it. */
    void seal() {
        if (sealed) {
            return;
        }
        if (bytes.length - used > bytes.length / 8) {
            bytes = Arrays.copyOf(bytes, used);
        }
        ends = Arrays.copyOf(ends, lineCount);
        runs = Arrays.copyOf(runs, runCount * RUN_INTS);
        PUBLISHED.setRelease(this, ((long) lineCount << 32) | runCount);
        sealed = true;
    }

    boolean isSealed() {
        return sealed;
    }

    int used() {
        return used;
    }

    /** Returns the memory this segment holds, in bytes. */
    long footprint() {
        return 160L + bytes.length + 4L * ends.length + 4L * runs.length;
    }

    private int fitting(LogChunk chunk, int line, int from) {
        int space = bytes.length - used;
        if (chunk.endByte() - from <= space) {
            return chunk.endLine() - line;
        }
        int found = Arrays.binarySearch(chunk.ends(), line, chunk.endLine(), from + space);
        int firstTooFar = found >= 0 ? found + 1 : -found - 1;
        return firstTooFar - line;
    }

    private void addRun(LogChunk chunk, long sequence) {
        int at = runCount * RUN_INTS;
        int[] to = runs;
        if (at == to.length) {
            to = Arrays.copyOf(to, at * 2);
            runs = to;
        }
        to[at] = lineCount << 2 | chunk.stream().code();
        to[at + 1] = (int) (sequence - baseSequence);
        to[at + 2] = (int) ((chunk.nanoTime() - baseNanos) / 1000);
        runCount++;
    }

    private void addEnds(LogChunk chunk, int line, int taken, int shift) {
        int[] to = ends;
        if (to.length < lineCount + taken) {
            to = Arrays.copyOf(to, Math.max(lineCount + taken, to.length * 2));
            ends = to;
        }
        int[] from = chunk.ends();
        for (int i = 0; i < taken; i++) {
            to[lineCount + i] = from[line + i] + shift;
        }
    }

    // ---- readers

    ProcessId process() {
        return process;
    }

    long incarnation() {
        return incarnation;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public long firstOrdinal() {
        return firstOrdinal;
    }

    @Override
    public long firstByte() {
        return firstByte;
    }

    @Override
    public long firstSequence() {
        return baseSequence;
    }

    @Override
    public long lastSequence() {
        int seen = lines();
        return seen == 0 ? baseSequence - 1 : sequence(seen - 1);
    }

    @Override
    public long firstMicros() {
        return baseWallMicros;
    }

    @Override
    public long lastMicros() {
        int seen = lines();
        return seen == 0 ? baseWallMicros : wallMicrosOf(runOf(seen - 1));
    }

    @Override
    public LogSegment inMemory() {
        return this;
    }

    @Override
    public LogSegment open() {
        return this;
    }

    /** Returns the number of lines published; everything below it may be read. */
    @Override
    public int lines() {
        return (int) ((long) PUBLISHED.getAcquire(this) >>> 32);
    }

    @Override
    public int textLength() {
        int seen = lines();
        return seen == 0 ? 0 : ends[seen - 1];
    }

    int runs() {
        return (int) (long) PUBLISHED.getAcquire(this);
    }

    byte[] array() {
        return bytes;
    }

    /** Returns where lines end: take it after {@link #lines()}, and read no further than that. */
    int[] ends() {
        return ends;
    }

    /** Returns the run that holds {@code line}, which must be published. */
    int runOf(int line) {
        int low = 0;
        int high = runs() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firstLineOf(middle) <= line) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    int firstLineOf(int run) {
        return runs[run * RUN_INTS] >>> 2;
    }

    /** Returns the first line behind {@code run}, or the number of lines if it is the last run so far. */
    int endLineOf(int run) {
        long seen = (long) PUBLISHED.getAcquire(this); // both counts at once: lines of a newer run are not of this one
        return run + 1 < (int) seen ? firstLineOf(run + 1) : (int) (seen >>> 32);
    }

    /** Returns where the text of {@code run} begins. */
    int startOf(int run) {
        int line = firstLineOf(run);
        return line == 0 ? 0 : ends[line - 1];
    }

    /** Returns where the text of {@code run} ends, so far. */
    int endOf(int run) {
        return ends[endLineOf(run) - 1];
    }

    /** Returns the bytes of some runs. */
    int textLength(int first, int last) {
        return endOf(last) - startOf(first);
    }

    /** Returns the run whose text holds the byte at {@code position}. */
    int runAt(int position) {
        int at = Arrays.binarySearch(ends, 0, lines(), position);
        return runOf(at >= 0 ? at + 1 : -at - 1);
    }

    /** Returns the last sequence of {@code run}, so far. */
    long lastSequenceOf(int run) {
        return sequenceOf(run) + endLineOf(run) - firstLineOf(run) - 1;
    }

    LogStream streamOf(int run) {
        return LogStream.ofCode(runs[run * RUN_INTS] & 3);
    }

    long sequenceOf(int run) {
        return baseSequence + runs[run * RUN_INTS + 1];
    }

    long wallMicrosOf(int run) {
        return baseWallMicros + runs[run * RUN_INTS + 2];
    }

    long nanosOf(int run) {
        return baseNanos + runs[run * RUN_INTS + 2] * 1000L;
    }

    long sequence(int line) {
        int run = runOf(line);
        return sequenceOf(run) + (line - firstLineOf(run));
    }

    /** Returns the first published line with a sequence above {@code sequence}, or {@link #lines()} if none. */
    int lineAfter(long sequence) {
        int low = 0;
        int high = lines();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequence(middle) <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the first published line captured at or after the given time, or {@link #lines()} if none. */
    int lineSince(long wallMicros) {
        int seen = lines();
        int runsSeen = runs();
        for (int run = 0; run < runsSeen; run++) {
            if (wallMicrosOf(run) >= wallMicros) {
                return Math.min(seen, firstLineOf(run));
            }
        }
        return seen;
    }
}
