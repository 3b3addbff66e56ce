package io.tukki.core.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tukki.core.process.ProcessId;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What readers may see while the one writer appends: lines are there whole, or not at all; and a segment that leaves
 * memory while it is on its way to a file is never nowhere.
 */
public final class PublishedHead {

    private static final ProcessId WEB = ProcessId.of("web");
    private static final int TORN = -1;

    private PublishedHead() {}

    private static LogChunk chunk(int first, int lines, int length) {
        LogChunk chunk = new LogChunk(64);
        chunk.reset(LogStream.STDOUT, 1, 1);
        StringBuilder text = new StringBuilder();
        for (int i = first; i < first + lines; i++) {
            text.append(String.valueOf((char) ('a' + i % 26)).repeat(length - 1)).append('\n');
        }
        new LineSplitter(LineSplitter.DEFAULT_MAX_LINE)
                .split(ByteBuffer.wrap(text.toString().getBytes(US_ASCII)), chunk);
        return chunk;
    }

    /** Returns how many lines there are, {@link #TORN} if one is not what was written. */
    private static int look(LogView view, int length) {
        LogReader reader = new LogReader(view, LogQuery.all());
        int seen = 0;
        for (LogRead read = reader.poll(1000); read != null; read = reader.poll(1000)) {
            LogSlice slice = (LogSlice) read;
            for (int i = 0; i < slice.lines(); i++, seen++) {
                LogLine line = slice.line(i);
                if (line.sequence() != seen + 1 || line.length() != length - 1) {
                    return TORN;
                }
                for (int at = 0; at < line.length(); at++) {
                    if (line.byteAt(at) != 'a' + seen % 26) {
                        return TORN;
                    }
                }
            }
        }
        return seen;
    }

    /** Three lines in one chunk: all or none. */
    @JCStressTest
    @Outcome(id = {"0", "3"}, expect = ACCEPTABLE, desc = "none or all")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class OneChunk {
        private final SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
        private final LogChunk chunk = chunk(0, 3, 8);

        @Actor
        public void writer() {
            log.append(WEB, 1, chunk);
        }

        @Actor
        public void reader(I_Result result) {
            result.r1 = look(log.view(), 8);
        }
    }

    /** Enough lines for the index to grow, and for a second segment. */
    @JCStressTest
    @Outcome(id = {"0", "40", "80"}, expect = ACCEPTABLE, desc = "whole chunks")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class GrowingIndex {
        private final SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
        private final LogChunk first = chunk(0, 40, 64);
        private final LogChunk second = chunk(40, 40, 64);

        @Actor
        public void writer() {
            log.append(WEB, 1, first);
            log.append(WEB, 1, second);
        }

        @Actor
        public void reader(I_Result result) {
            result.r1 = look(log.view(), 64);
        }
    }

    /** The writer drops the oldest segment while the archive takes it; then a reader looks for it. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = ACCEPTABLE, desc = "taken in time, or dropped and told")
    @Outcome(expect = FORBIDDEN, desc = "taken, and yet a gap")
    @State
    public static class EvictedWhileTaken {
        private static final LogBudget SMALL = new LogBudget(9_000, 1 << 20);
        private static final int FITTING = fitting();

        private final SegmentedLog log = new SegmentedLog(SMALL, Runnable::run);
        private final LogArchive archive = log.archive();
        private final LogChunk last = chunk(FITTING, 1, 1000);

        public EvictedWhileTaken() {
            for (int i = 0; i < FITTING; i++) {
                log.append(WEB, 1, chunk(i, 1, 1000));
            }
        }

        /** Returns how many lines stay without one being dropped. */
        private static int fitting() {
            SegmentedLog log = new SegmentedLog(SMALL, Runnable::run);
            for (int i = 0; ; i++) {
                log.append(WEB, 1, chunk(i, 1, 1000));
                if (log.view().log(WEB).orElseThrow().evictedLines() > 0) {
                    return i;
                }
            }
        }

        @Actor
        public void writer() {
            log.append(WEB, 1, last);
        }

        @Actor
        public void takerAndReader(II_Result result) {
            result.r1 = archive.next().orElseThrow().info().number() == 0 ? 1 : 0;
            result.r2 = new LogReader(log.view(), LogQuery.all()).poll(1) instanceof LogGap ? 1 : 0;
        }
    }
}
