package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The side of the log from which it is moved to files: says which segments are to be written next, and gives readers
 * what is written. It is a reader like any other: one that is slower than memory's retention is lapped, which is
 * counted, and nobody waits for it. For one thread at a time.
 */
public final class LogArchive {

    private final LogView view;
    private final Map<ProcessLog, Progress> all = new HashMap<>();
    private final Map<ProcessId, Long> forgotten = new ConcurrentHashMap<>();
    private long missedSegments;
    private long missedLines;
    private long missedBytes;

    LogArchive(LogView view) {
        this.view = view;
    }

    /** A segment that was found in a file. */
    public record Found(SegmentInfo info, SegmentSource source) {}

    /**
     * A segment to be written; it stays in memory until {@link #written} is called, so there should be few of them.
     */
    public static final class Claim {
        private final LogSegment segment;
        private final StoredSegment stored;

        private Claim(LogSegment segment, StoredSegment stored) {
            this.segment = segment;
            this.stored = stored;
        }

        public SegmentInfo info() {
            return stored.info();
        }

        public SegmentImage image() {
            return SegmentImage.of(segment, 0, segment.lines());
        }

        /** Says where the segment can be read from now on. */
        public void written(SegmentSource where) {
            stored.written(where);
        }
    }

    /** How far the log of one process is written. */
    private static final class Progress {
        private long nextNumber;
        private long nextOrdinal;
        private long nextByte;
        private long partNumber = -1;
        private int partLines;

        void advance(SegmentPlace written) {
            nextNumber = written.number() + 1;
            nextOrdinal = written.endOrdinal();
            nextByte = written.endByte();
        }
    }

    /**
     * Goes on where files end; before the first line.
     *
     * @param found oldest first, without what was forgotten
     * @param head sequence of the newest line, at least that of any found
     */
    public void recover(List<Found> found, long head) {
        Map<ProcessId, List<StoredSegment>> segments = new HashMap<>();
        for (Found each : found) {
            List<StoredSegment> of = segments.computeIfAbsent(each.info().process(), id -> new ArrayList<>());
            if (!of.isEmpty() && of.get(of.size() - 1).number() >= each.info().number()) {
                of.clear(); // forgotten, and that it was could not be kept
            }
            of.add(new StoredSegment(each.info(), each.source()));
        }
        view.recover(segments, head);
        for (ProcessLog log : view.logs()) {
            StoredSegment last = log.retained().lastStored();
            if (last != null) {
                progress(log).advance(last);
            }
        }
    }

    /** Returns the oldest sealed segment that is to be written; empty if all are. */
    public Optional<Claim> next() {
        return next(false);
    }

    /** Returns the oldest segment that is to be written, sealed or not; for when nothing is appended any more. */
    public Optional<Claim> nextAtEnd() {
        return next(true);
    }

    private Optional<Claim> next(boolean atEnd) {
        forgetGone();
        while (true) {
            ProcessLog log = null;
            LogSegment oldest = null;
            for (ProcessLog each : view.logs()) {
                LogSegment candidate = candidate(each, atEnd);
                if (candidate != null && (oldest == null || candidate.firstSequence() < oldest.firstSequence())) {
                    log = each;
                    oldest = candidate;
                }
            }
            if (log == null || oldest == null) {
                return Optional.empty();
            }
            StoredSegment stored = new StoredSegment(infoOf(oldest), oldest);
            if (log.claim(stored, oldest)) {
                count(progress(log), oldest);
                return Optional.of(new Claim(oldest, stored));
            }
        }
    }

    private @Nullable LogSegment candidate(ProcessLog log, boolean atEnd) {
        LogSegment[] segments = log.retained().segments();
        if (segments.length == 0) {
            return null;
        }
        int index = (int) Math.max(0, progress(log).nextNumber - segments[0].number());
        boolean all = atEnd || segments[segments.length - 1].isSealed();
        int behind = all ? segments.length : segments.length - 1;
        return index < behind && segments[index].lines() > 0 ? segments[index] : null;
    }

    private void count(Progress progress, LogSegment segment) {
        missedSegments += segment.number() - progress.nextNumber;
        missedLines += segment.firstOrdinal() - progress.nextOrdinal;
        missedBytes += segment.firstByte() - progress.nextByte;
        progress.advance(segment);
    }

    private static SegmentInfo infoOf(LogSegment segment) {
        return new SegmentInfo(
                segment.process(),
                segment.incarnation(),
                segment.number(),
                0,
                segment.firstOrdinal(),
                segment.firstByte(),
                segment.firstSequence(),
                segment.lastSequence(),
                segment.wallMicrosOf(0),
                segment.lastMicros(),
                segment.nanosOf(0),
                segment.lines(),
                segment.runs(),
                segment.textLength());
    }

    /**
     * Returns the lines of segments still being written that {@link #noted} was not told of, and of those sealed just
     * now: without them what is noted would have a hole.
     */
    public List<SegmentImage> unsaved() {
        List<SegmentImage> parts = new ArrayList<>();
        for (ProcessLog log : view.logs()) {
            LogSegment[] segments = log.retained().segments();
            for (int i = Math.max(0, segments.length - 2); i < segments.length; i++) {
                addUnsaved(progress(log), segments[i], parts);
            }
        }
        return parts;
    }

    private static void addUnsaved(Progress progress, LogSegment segment, List<SegmentImage> parts) {
        if (isUnsaved(progress, segment)) {
            parts.add(SegmentImage.of(segment, from(progress, segment), segment.lines()));
        }
    }

    private static boolean isUnsaved(Progress progress, LogSegment segment) {
        return segment.number() >= progress.nextNumber && from(progress, segment) < segment.lines();
    }

    /** Returns whether {@link #unsaved} has any. */
    public boolean hasUnsaved() {
        return view.logs().stream().anyMatch(log -> {
            LogSegment last = log.retained().last();
            return last != null && isUnsaved(progress(log), last);
        });
    }

    private static int from(Progress progress, LogSegment segment) {
        return progress.partNumber == segment.number() ? progress.partLines : 0;
    }

    /** Returns all lines of the segments still being written. */
    public List<SegmentImage> unsealed() {
        all.values().forEach(progress -> progress.partNumber = -1);
        return unsaved();
    }

    /** Says that these lines, as {@link #unsaved} gave them, are kept. */
    public void noted(List<SegmentImage> parts) {
        for (SegmentImage part : parts) {
            view.log(part.info().process())
                    .filter(log -> isOf(log, part))
                    .map(this::progress)
                    .ifPresent(progress -> {
                        progress.partNumber = part.info().number();
                        progress.partLines =
                                part.info().fromLine() + part.info().lines();
                    });
        }
    }

    /** Returns whether that is the log the part is of: it may have been forgotten and begun anew meanwhile. */
    private static boolean isOf(ProcessLog log, SegmentImage part) {
        LogSegment[] segments = log.retained().segments();
        return segments.length > 0 && segments[0].firstSequence() <= part.info().lastSequence();
    }

    /** Says that the segments of a process up to that sequence are not in files any more. */
    public void dropped(ProcessId process, long sequence) {
        view.log(process).ifPresent(log -> log.dropStoredThrough(sequence));
    }

    /** From the writer of the log: lines of a process up to a sequence are not to be read again. */
    void forget(ProcessId process, long sequence) {
        forgotten.put(process, sequence);
        view.sealed().signal();
    }

    /** Returns up to which sequence logs were forgotten that {@link #forgottenIsKept} was not told of. */
    public Map<ProcessId, Long> forgotten() {
        return Map.copyOf(forgotten);
    }

    /** Says that these, as {@link #forgotten} gave them, are kept. */
    public void forgottenIsKept(Map<ProcessId, Long> kept) {
        kept.forEach(forgotten::remove);
    }

    /** Returns the sequence of the newest line. */
    public long head() {
        return view.head();
    }

    /** Asks for one run of {@code wake} when a segment is sealed or a log forgotten; ask again after each. */
    public void onSealed(Runnable wake) {
        view.sealed().park(wake);
    }

    /** Asks for one run of {@code wake} when a line is appended; ask again after each. */
    public void onAppended(Runnable wake) {
        view.waiting().park(wake);
    }

    /** Takes back what was asked for with {@code wake}. */
    public void unpark(Runnable wake) {
        view.sealed().unpark(wake);
        view.waiting().unpark(wake);
    }

    /** Returns how many segments memory let go before they could be written. */
    public long missedSegments() {
        return missedSegments;
    }

    public long missedLines() {
        return missedLines;
    }

    public long missedBytes() {
        return missedBytes;
    }

    private Progress progress(ProcessLog log) {
        return all.computeIfAbsent(log, key -> new Progress());
    }

    private void forgetGone() {
        if (all.size() > 2 * view.logs().size() + 16) {
            all.keySet().retainAll(List.copyOf(view.logs()));
        }
    }
}
