package io.tukki.core.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A segment as bytes, to be kept elsewhere and made a segment again. Immutable.
 *
 * <pre>
 * | text of all lines | length of each line, 7 bits a byte | runs: 12 bytes each |
 * </pre>
 */
public final class SegmentImage {

    private final SegmentInfo info;
    private final byte[] payload;

    /** @param payload is not copied */
    public SegmentImage(SegmentInfo info, byte[] payload) {
        this.info = info;
        this.payload = payload;
    }

    public SegmentInfo info() {
        return info;
    }

    /** Returns the bytes, not a copy; nobody may write to them. */
    public byte[] payload() {
        return payload;
    }

    /** Returns lines {@code from} up to {@code to} of a segment, which must be published. */
    static SegmentImage of(LogSegment segment, int from, int to) {
        byte[] text = segment.array();
        int[] ends = segment.ends();
        int start = from == 0 ? 0 : ends[from - 1];
        int firstRun = segment.runOf(from);
        int lastRun = segment.runOf(to - 1);
        SegmentInfo info = new SegmentInfo(
                segment.process(),
                segment.incarnation(),
                segment.number(),
                from,
                segment.firstOrdinal() + from,
                segment.firstByte() + start,
                segment.sequence(from),
                segment.sequence(to - 1),
                segment.wallMicrosOf(firstRun),
                segment.wallMicrosOf(lastRun),
                segment.nanosOf(firstRun),
                to - from,
                lastRun - firstRun + 1,
                ends[to - 1] - start);
        ByteBuffer out = ByteBuffer.allocate(
                info.textLength() + lengthsSize(ends, start, from, to) + info.runs() * LogSegment.RUN_INTS * 4);
        out.put(text, start, info.textLength());
        int before = start;
        for (int line = from; line < to; line++) {
            putLength(out, ends[line] - before);
            before = ends[line];
        }
        for (int run = firstRun; run <= lastRun; run++) {
            int line = Math.max(segment.firstLineOf(run), from);
            out.putInt(((line - from) << 2) | segment.streamOf(run).code());
            out.putInt((int) (segment.sequence(line) - info.firstSequence()));
            out.putInt((int) (segment.wallMicrosOf(run) - info.firstMicros()));
        }
        return new SegmentImage(info, out.array());
    }

    /** Returns one image of parts that follow one another in the same segment, at least one of them. */
    public static SegmentImage join(List<SegmentImage> parts) {
        LogSegment joined = restore(parts);
        return of(joined, 0, joined.lines());
    }

    /** Returns the segment; its first line is the first one here. */
    LogSegment restore() {
        return restore(List.of(this));
    }

    private static LogSegment restore(List<SegmentImage> parts) {
        SegmentInfo first = parts.get(0).info;
        int lines = parts.stream().mapToInt(part -> part.info.lines()).sum();
        byte[] text =
                new byte[parts.stream().mapToInt(part -> part.info.textLength()).sum()];
        int[] ends = new int[lines];
        int[] runs = new int[parts.stream().mapToInt(part -> part.info.runs()).sum() * LogSegment.RUN_INTS];
        int line = 0;
        int used = 0;
        int at = 0;
        for (SegmentImage part : parts) {
            ByteBuffer in = ByteBuffer.wrap(part.payload);
            in.get(text, used, part.info.textLength());
            int sequences = (int) (part.info.firstSequence() - first.firstSequence());
            int micros = (int) (part.info.firstMicros() - first.firstMicros());
            int firstLine = line;
            for (int i = 0; i < part.info.lines(); i++) {
                used += getLength(in);
                ends[line++] = used;
            }
            for (int i = 0; i < part.info.runs(); i++) {
                runs[at++] = in.getInt() + (firstLine << 2);
                runs[at++] = in.getInt() + sequences;
                runs[at++] = in.getInt() + micros;
            }
        }
        return new LogSegment(first, text, ends, runs);
    }

    private static int lengthsSize(int[] ends, int start, int from, int to) {
        int size = 0;
        int before = start;
        for (int line = from; line < to; line++) {
            size += (38 - Integer.numberOfLeadingZeros((ends[line] - before) | 1)) / 7;
            before = ends[line];
        }
        return size;
    }

    private static void putLength(ByteBuffer out, int length) {
        int left = length;
        while (left > 0x7F) {
            out.put((byte) (left | 0x80));
            left >>>= 7;
        }
        out.put((byte) left);
    }

    private static int getLength(ByteBuffer in) {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            length |= (next & 0x7F) << shift;
            if (next >= 0) {
                return length;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SegmentImage that && info.equals(that.info) && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return info.hashCode();
    }
}
