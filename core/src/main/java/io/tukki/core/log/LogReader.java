package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader with its own cursor on what a query asks for, over history and live lines as one. It never waits: what is
 * not there yet is {@code null}, and {@link #park} asks to be woken. Lines of several processes come in the order of
 * their sequences. A reader that is slower than retention finds a {@link LogGap} where lines are gone.
 *
 * <p>It works in rounds: a round fixes the newest sequence as horizon and merges what lies below it, so that no lower
 * sequence can turn up later. For one thread at a time.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
public final class LogReader {

    private final LogView view;
    private final LogQuery query;
    private final long end;
    private final PriorityQueue<LogPosition> ready = new PriorityQueue<>(Comparator.comparingLong(LogPosition::next));
    private final List<LogPosition> idle = new ArrayList<>();
    private final Deque<LogGap> gaps = new ArrayDeque<>();
    private volatile List<ProcessLog> known = List.of();
    private List<WakeList> parkedOn = List.of();
    private final boolean filesToo;
    private boolean placed;
    private boolean begun;
    private long horizon;
    private volatile List<LogPosition> positions = List.of();
    private volatile long delivered;
    private volatile long filtered;
    private volatile long lost;
    private volatile long gapLines;
    private volatile long toldAtStart;
    private volatile long goneProduced;
    private long blockedBeyond = Long.MAX_VALUE;

    /** The position that the query asks for is taken now: what comes later is live. */
    public LogReader(LogView view, LogQuery query) {
        this(view, query, true);
    }

    private LogReader(LogView view, LogQuery query, boolean filesToo) {
        this.view = view;
        this.query = query;
        this.filesToo = filesToo;
        this.horizon = view.head();
        this.end = query.follow() ? Long.MAX_VALUE : horizon;
        this.known = wanted();
        if (!(query.start() instanceof LogQuery.Last last) || isInMemory(last.lines())) {
            begin();
        }
    }

    /** Returns a reader to which what memory has let go is a gap, in a file or not; it never blocks. */
    public static LogReader ofMemory(LogView view, LogQuery query) {
        return new LogReader(view, query, false);
    }

    /**
     * Returns the next lines, at most {@code maxLines}, or a gap; null if there is nothing now, or ever. Where lines are
     * in files it blocks to read them.
     */
    public @Nullable LogRead poll(int maxLines) {
        return poll(maxLines, true);
    }

    /** As {@link #poll}, but returns null where a file has to be read first, and {@link #needsFile} says so. */
    public @Nullable LogRead pollMemory(int maxLines) {
        return poll(maxLines, false);
    }

    /** Returns whether the next lines are in a file. */
    public boolean needsFile() {
        LogPosition first = ready.peek();
        return gaps.isEmpty() && (!placed || (first != null && !first.isOpen()));
    }

    private @Nullable LogRead poll(int maxLines, boolean mayBlock) {
        if (!placed) {
            if (!mayBlock) {
                return null;
            }
            begin();
        }
        while (true) {
            LogGap gap = gaps.poll();
            if (gap != null) {
                lost += gap.lines();
                countGaps();
                return gap;
            }
            LogPosition first = ready.poll();
            if (first == null) {
                if (!nextRound()) {
                    return null;
                }
            } else if (first.isOpen()) {
                LogSlice slice = read(first, maxLines);
                countGaps();
                if (slice != null) {
                    return slice;
                }
            } else if (mayBlock) {
                first.open(gaps);
                settle(first);
                countGaps();
            } else {
                ready.add(first);
                return null;
            }
        }
    }

    private void countGaps() {
        if (gapLines != 0 || !gaps.isEmpty()) {
            gapLines = gaps.stream().mapToLong(LogGap::lines).sum();
        }
    }

    /** Returns whether {@link #poll} will never return anything again: the query does not follow and its end is read. */
    public boolean isEnded() {
        return placed && !query.follow() && ready.isEmpty() && gaps.isEmpty() && horizon >= end && begun;
    }

    /** Returns what became of all lines so far; from any thread. */
    public TailAccount account() {
        List<LogPosition> at = positions;
        List<ProcessLog> unseen = unseen(at);
        long unseenLines = unseen.stream().mapToLong(ProcessLog::appendedLines).sum();
        long pending = at.stream().mapToLong(LogPosition::pendingLines).sum();
        long produced = at.stream().mapToLong(LogPosition::produced).sum();
        return new TailAccount(
                toldAtStart + goneProduced + produced + unseenLines,
                delivered,
                filtered,
                lost,
                pending + gapLines + unseenLines,
                pendingBytes());
    }

    /** Returns how many bytes are not read yet; from any thread. */
    public long pendingBytes() {
        List<LogPosition> at = positions;
        return at.stream().mapToLong(LogPosition::pendingBytes).sum()
                + unseen(at).stream().mapToLong(ProcessLog::appendedBytes).sum();
    }

    /** Returns the wanted logs that came up since the last round. */
    private List<ProcessLog> unseen(List<LogPosition> at) {
        List<ProcessLog> now = wanted();
        if (now.equals(known)) {
            return List.of();
        }
        Set<ProcessLog> fresh = new HashSet<>(now);
        at.forEach(position -> fresh.remove(position.log()));
        return List.copyOf(fresh);
    }

    /** Goes to the newest line there is; what is left out is told as gaps. */
    public void skipToHead() {
        long head = Math.min(view.head(), end);
        refresh();
        List<LogPosition> all = List.copyOf(positions);
        ready.clear();
        idle.clear();
        for (LogPosition position : all) {
            position.skipThrough(head, gaps);
            idle.add(position);
        }
        countGaps();
    }

    /**
     * Holds up the processes that are read as long as more than {@code bytes} of their output wait for this reader;
     * {@link #unblock} takes it back.
     */
    public void blockBeyond(long bytes) {
        blockedBeyond = bytes;
        positions.forEach(position -> position.log().hold(position, bytes));
    }

    /** Lets processes go on whatever this reader does; returns those that were held up. */
    public List<ProcessId> unblock() {
        blockedBeyond = Long.MAX_VALUE;
        List<ProcessId> held = heldUp();
        positions.forEach(position -> position.log().letGo(position));
        return held;
    }

    /** Returns the processes read here that somebody holds up, or held up a moment ago. */
    public List<ProcessId> heldUp() {
        return positions.stream()
                .map(LogPosition::log)
                .filter(ProcessLog::wasHeld)
                .map(ProcessLog::id)
                .toList();
    }

    /** Returns how many lines were returned. */
    public long delivered() {
        return delivered;
    }

    /** Returns how many lines were skipped because the query does not want their stream. */
    public long filtered() {
        return filtered;
    }

    /** Returns how many lines were told as gaps. */
    public long lost() {
        return lost;
    }

    /**
     * Asks for one run of {@code wake} when there may be something to read. To be sure of not missing what came just
     * before, poll once more after parking.
     */
    public void park(Runnable wake) {
        parkedOn = wakeLists();
        parkedOn.forEach(list -> list.park(wake));
    }

    /** Takes back {@link #park}; {@code wake} may still run if that was under way. */
    public void unpark(Runnable wake) {
        parkedOn.forEach(list -> list.unpark(wake));
        parkedOn = List.of();
    }

    private List<WakeList> wakeLists() {
        if (query.processes().isEmpty() || known.size() < query.processes().size()) {
            return List.of(view.waiting());
        }
        return known.stream().map(ProcessLog::waiting).toList();
    }

    private @Nullable LogSlice read(LogPosition position, int maxLines) {
        LogPosition other = ready.peek();
        long limit = other == null ? horizon : Math.min(horizon, other.next() - 1);
        LogSlice slice = position.take(limit, maxLines);
        settle(position);
        if (!query.wants(slice.stream())) {
            filtered += slice.lines();
            return null;
        }
        delivered += slice.lines();
        return slice;
    }

    private void settle(LogPosition position) {
        if (position.locate(gaps) && position.next() <= horizon) {
            ready.add(position);
        } else {
            idle.add(position);
        }
    }

    private boolean nextRound() {
        long head = Math.min(view.head(), end);
        boolean changed = refresh();
        if (begun && head == horizon && !changed) {
            return false;
        }
        begun = true;
        horizon = head;
        List<LogPosition> waiting = List.copyOf(idle);
        idle.clear();
        waiting.forEach(this::settle);
        countGaps();
        return !ready.isEmpty() || !gaps.isEmpty();
    }

    /** Takes in logs that are new and lets go of those that were forgotten; returns whether there were any. */
    private boolean refresh() {
        List<ProcessLog> now = wanted();
        if (now.equals(known)) {
            return false;
        }
        Set<ProcessLog> fresh = new HashSet<>(now);
        fresh.removeAll(new HashSet<>(known));
        Set<ProcessLog> present = new HashSet<>(now);
        for (Iterator<LogPosition> each = idle.iterator(); each.hasNext(); ) {
            if (!present.contains(each.next().log())) {
                each.remove();
            }
        }
        List<LogPosition> all = new ArrayList<>();
        for (LogPosition position : positions) {
            if (present.contains(position.log())) {
                all.add(position);
            } else {
                goneProduced += position.produced() - position.pendingLines();
                position.log().letGo(position);
            }
        }
        for (ProcessLog log : fresh) {
            LogPosition position = LogPosition.atStart(log, filesToo);
            idle.add(position);
            all.add(position);
            if (blockedBeyond != Long.MAX_VALUE) {
                log.hold(position, blockedBeyond);
            }
        }
        positions = List.copyOf(all);
        known = now;
        return true;
    }

    private List<ProcessLog> wanted() {
        if (query.processes().isEmpty()) {
            return view.logs();
        }
        List<ProcessLog> logs = new ArrayList<>();
        query.processes().forEach(process -> view.log(process).ifPresent(logs::add));
        return logs;
    }

    private void begin() {
        placed = true;
        long threshold = query.start() instanceof LogQuery.Last last ? sequenceBeforeLast(last.lines()) : 0;
        for (ProcessLog log : known) {
            idle.add(begin(log, threshold).begun());
        }
        positions = List.copyOf(idle);
        toldAtStart = gaps.stream().mapToLong(LogGap::lines).sum();
        gapLines = toldAtStart;
    }

    private LogPosition begin(ProcessLog log, long threshold) {
        LogQuery.Start start = query.start();
        if (start instanceof LogQuery.After after && after.sequence() > 0) {
            return LogPosition.after(log, filesToo, after.sequence(), gaps);
        }
        if (start instanceof LogQuery.FromEnd) {
            return LogPosition.after(log, filesToo, horizon, gaps);
        }
        if (start instanceof LogQuery.Last) {
            return LogPosition.at(log, filesToo, threshold);
        }
        if (start instanceof LogQuery.Since since) {
            return LogPosition.since(log, filesToo, since.instant(), gaps);
        }
        return LogPosition.atStart(log, filesToo);
    }

    /** Returns whether the last lines can be found without a file. */
    private boolean isInMemory(int lines) {
        if (!filesToo || known.stream().allMatch(log -> log.storedSegments() == 0)) {
            return true;
        }
        // what one process has let go is newer than what another still holds: then counting needs the file
        long complete = known.stream().mapToLong(LogReader::completeAfter).max().orElse(0);
        long there = 0;
        for (ProcessLog log : known) {
            there += log.retained().countInMemoryAfter(complete);
        }
        return there >= lines;
    }

    /** Returns the sequence behind which all lines of a log are in memory. */
    private static long completeAfter(ProcessLog log) {
        Retained retained = log.retained();
        LogSegment[] segments = retained.segments();
        StoredSegment stored = retained.lastStored();
        return segments.length > 0 ? segments[0].firstSequence() - 1 : stored == null ? 0 : stored.lastSequence();
    }

    /** Returns the sequence with exactly {@code lines} wanted lines (fewer if there are not so many) behind it. */
    private long sequenceBeforeLast(int lines) {
        LogRange range = LogRange.ALL.processes(query.processes()).before(horizon + 1);
        LogSnapshot newestFirst = new LogSnapshot(view, range, true, null, filesToo);
        long left = lines;
        long through = horizon;
        while (left > 0) {
            if (!newestFirst.next()) {
                return 0;
            }
            LogBlock block = newestFirst.block();
            if (block != null) {
                through = Math.max(block.firstSequence() - 1, block.lastSequence() - left);
                left -= block.lines();
            }
        }
        return through;
    }
}
