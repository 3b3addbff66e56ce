package io.tukki.core.log;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whole lines on their way from pipes to the store: bytes exactly as written, line ends included, and where each line
 * ends. Mutable and reused; it belongs to one thread at a time and is handed over, never shared.
 *
 * <p>It has a section for each pipe that was read into it. What is said of lines, their number, stream and time, is
 * said of one section: of the last one while the chunk is filled, later of the one that was {@linkplain #select chosen}.
 *
 * <pre>
 * bytes     | line 0\n | line 1\n | line 2\n | ... free ... |
 * sections  |  of web   |      of db         |
 * </pre>
 */
public final class LogChunk {

    private static final Runnable NOTHING = () -> {};

    private byte[] bytes;
    private int used;
    private int[] ends;
    private int filled;
    private Section[] sections = {new Section()};
    private int sectionCount = 1;
    private Section chosen = sections[0];
    private final Consumer<LogChunk> owner;

    /** What is true of lines that were read together; made once and used again with its chunk. */
    private static final class Section {
        private @Nullable LogOrigin origin;
        private LogStream stream = LogStream.STDOUT;
        private long wallMicros;
        private long nanoTime;
        private int firstLine;
        private int firstByte;
        private int endLine;
        private int endByte;
        private Runnable credit = NOTHING;
    }

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

    // ---- filling

    /** Empties the chunk and begins its only section: lines of one stream, read at one time. */
    public void reset(LogStream newStream, long newWallMicros, long newNanoTime) {
        clear();
        begin(null, newStream, newWallMicros, newNanoTime);
    }

    /** Empties the chunk; it has no section then, and needs one before its first line. */
    public void clear() {
        used = 0;
        filled = 0;
        sectionCount = 0;
    }

    /**
     * Begins a section.
     *
     * @param origin whose lines they are; null where only one process is read
     * @param wallMicros of capture, since the epoch
     * @param nanoTime of capture, by {@link System#nanoTime()}
     */
    public void begin(@Nullable LogOrigin origin, LogStream stream, long wallMicros, long nanoTime) {
        if (sectionCount == sections.length) {
            sections = Arrays.copyOf(sections, sectionCount * 2);
        }
        Section section = sections[sectionCount];
        if (section == null) {
            section = new Section();
            sections[sectionCount] = section;
        }
        sectionCount++;
        section.origin = origin;
        section.stream = stream;
        section.wallMicros = wallMicros;
        section.nanoTime = nanoTime;
        section.firstLine = filled;
        section.firstByte = used;
        section.endLine = filled;
        section.endByte = used;
        chosen = section;
    }

    /** Takes the last section back, with its lines; the one before it is the last again. */
    public void abandon() {
        Section last = sections[--sectionCount];
        filled = last.firstLine;
        used = last.firstByte;
        chosen = sections[Math.max(0, sectionCount - 1)];
    }

    /** Runs {@code hook} when the section's lines are taken, on the thread of whoever took them. */
    public void afterRelease(Runnable hook) {
        chosen.credit = hook;
    }

    /** Returns the number of bytes in all lines of all sections. */
    public int used() {
        return used;
    }

    /** Returns how many bytes fit without growing. */
    public int capacity() {
        return bytes.length;
    }

    /** Makes room for {@code more} bytes behind the last line. */
    void reserve(int more) {
        if (bytes.length - used < more) {
            bytes = Arrays.copyOf(bytes, Math.max(used + more, bytes.length * 2));
        }
    }

    /** Adds a line: the bytes from the end of the last one to {@code end}, which are in the array already. */
    void addLine(int end) {
        if (filled == ends.length) {
            ends = Arrays.copyOf(ends, filled * 2);
        }
        ends[filled++] = end;
        used = end;
        chosen.endLine = filled;
        chosen.endByte = end;
    }

    // ---- taking

    /** Returns how many sections there are. */
    public int sections() {
        return sectionCount;
    }

    /** Chooses the section that the other methods speak of. */
    public void select(int section) {
        chosen = sections[Objects.checkIndex(section, sectionCount)];
    }

    /** Returns whose lines they are; null where only one process is read. */
    public @Nullable LogOrigin origin() {
        return chosen.origin;
    }

    public LogStream stream() {
        return chosen.stream;
    }

    /** Returns the wall-clock time of capture in microseconds since the epoch. */
    public long wallMicros() {
        return chosen.wallMicros;
    }

    /** Returns {@link System#nanoTime()} of capture. */
    public long nanoTime() {
        return chosen.nanoTime;
    }

    public int lines() {
        return chosen.endLine - chosen.firstLine;
    }

    public boolean isEmpty() {
        return lines() == 0;
    }

    /** Returns the number of bytes in the lines. */
    public int length() {
        return chosen.endByte - chosen.firstByte;
    }

    /**
     * Returns what would run once the section's lines are taken, and forgets it: to be run when whoever filled the
     * section may go on.
     */
    public Runnable takeCredit() {
        Runnable credit = chosen.credit;
        chosen.credit = NOTHING;
        return credit;
    }

    /** Gives the chunk back to where it came from; the caller must not touch it any more. */
    public void release() {
        for (int i = 0; i < sectionCount; i++) {
            Runnable credit = sections[i].credit;
            sections[i].credit = NOTHING;
            sections[i].origin = null; // a pool keeps chunks longer than processes live
            credit.run();
        }
        owner.accept(this);
    }

    byte[] array() {
        return bytes;
    }

    int[] ends() {
        return ends;
    }

    /** Returns where a line ends in the array, whichever section it is in. */
    int end(int line) {
        return ends[line];
    }

    /** Returns where a line begins in the array. */
    int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    /** Returns the number of the first line of the section, counted from 0 over the whole chunk. */
    int firstLine() {
        return chosen.firstLine;
    }

    /** Returns the number behind the last line of the section. */
    int endLine() {
        return chosen.endLine;
    }

    /** Returns where the last line of the section ends in the array. */
    int endByte() {
        return chosen.endByte;
    }
}
