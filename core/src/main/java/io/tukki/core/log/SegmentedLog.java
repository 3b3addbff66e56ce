package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The writer's side of all logs: gives out sequences, appends, and keeps to the budget by dropping whole segments,
 * oldest first. For one thread at a time; readers use {@link #view()}.
 *
 * <p>A process over its budget drops its own history, never another's. Over the total, the process that holds most
 * drops. The segment being written is not dropped for that, so each process may hold one segment (see
 * {@link LogBudget#largestSegment}; or one longest line) whatever the budget; only age takes that, too.
 */
public final class SegmentedLog {

    /** What is dropped by age is at most this share of the age older than it must be. */
    private static final int SEGMENTS_IN_AN_AGE = 10;

    private final LogBudget budget;
    /** Of processes that have one of their own; kept when their log is forgotten. */
    private final Map<ProcessId, LogBudget> budgets = new HashMap<>();

    private final LogView view;
    private @Nullable LogArchive archive;
    private long total;
    private int writing;

    /**
     * Makes an empty log.
     *
     * @param wakeUps runs the wake-ups of parked readers, see {@link LogReader#park}
     */
    public SegmentedLog(LogBudget budget, Executor wakeUps) {
        this.budget = budget;
        this.view = new LogView(wakeUps);
    }

    public LogView view() {
        return view;
    }

    /** Returns the one who moves this log to files; at most one, and before the first line. */
    public LogArchive archive() {
        LogArchive made = new LogArchive(view);
        archive = made;
        return made;
    }

    /**
     * Makes the log of {@code process} known, so that it can be asked for before its first line.
     *
     * @param perProcess what it may hold in bytes from its next line on; 0 for what each may
     */
    public void open(ProcessId process, long perProcess) {
        if (perProcess == 0) {
            budgets.remove(process);
        } else {
            budgets.put(process, budget.withPerProcess(perProcess));
        }
        logOf(process);
    }

    private ProcessLog logOf(ProcessId process) {
        ProcessLog log = view.open(process);
        log.writtenBy(this, budgets.getOrDefault(process, budget));
        return log;
    }

    private ProcessLog logOf(LogOrigin origin) {
        ProcessLog log = origin.log();
        if (log == null || !log.isWrittenBy(this)) {
            log = logOf(origin.process());
            origin.found(log);
        }
        return log;
    }

    /**
     * Appends the lines of a section of {@code chunk}, which may be used again afterwards; returns the log that has
     * them.
     */
    public ProcessLog append(LogOrigin origin, LogChunk chunk) {
        ProcessLog log = logOf(origin);
        append(log, origin.incarnation(), chunk);
        return log;
    }

    /**
     * Appends the lines of a section of {@code chunk}, which may be used again afterwards; returns the sequence of the
     * last.
     */
    public long append(ProcessId process, long incarnation, LogChunk chunk) {
        if (!chunk.isEmpty()) {
            append(logOf(process), incarnation, chunk);
        }
        return view.head();
    }

    private void append(ProcessLog log, long incarnation, LogChunk chunk) {
        long head = view.head();
        LogBudget own = log.budget();
        long before = log.footprint();
        boolean sealed = log.append(incarnation, chunk, head + 1, own.largestSegment(writing(log)));
        while (isTooMuch(log, own) && log.evictOldest()) {
            // one more
        }
        total += log.footprint() - before;
        view.advance(head + chunk.lines());
        log.waiting().signal();
        if (total > budget.total()) {
            shrink();
        }
        if (sealed) {
            view.sealed().signal();
        }
    }

    private static boolean isTooMuch(ProcessLog log, LogBudget own) {
        return log.footprint() > own.perProcess() || (own.maxLines() > 0 && log.linesBehindOldest() >= own.maxLines());
    }

    /** Returns how old lines may become, see {@link LogBudget}; zero for any age. */
    public Duration maxAge() {
        return budget.maxAge();
    }

    /** Drops from memory what has grown too old by {@code now}. To be called now and then if {@link #maxAge} is not zero. */
    public void dropOld(Instant now) {
        long before = LogRange.micros(now.minus(budget.maxAge()));
        long sealBefore = LogRange.micros(now.minus(budget.maxAge().dividedBy(SEGMENTS_IN_AN_AGE)));
        boolean sealed = false;
        for (ProcessLog log : view.logs()) {
            long held = log.footprint();
            sealed |= log.evictOlderThan(before, sealBefore);
            total += log.footprint() - held;
            writing -= held > 0 && log.footprint() == 0 ? 1 : 0;
        }
        if (sealed) {
            view.sealed().signal();
        }
    }

    /** Returns how many logs hold memory or are about to: those that only files know do not. */
    private int writing(ProcessLog log) {
        if (log.footprint() == 0) {
            writing++;
        }
        return writing;
    }

    /** Drops the log of {@code process}; readers of it come to its end. Returns whether there was one. */
    public boolean forget(ProcessId process) {
        ProcessLog log = view.log(process).orElse(null);
        if (log == null) {
            return false;
        }
        total -= log.footprint();
        writing -= log.footprint() > 0 ? 1 : 0;
        view.remove(process);
        log.forget();
        log.waiting().signal();
        if (archive != null) {
            archive.forget(process, view.head());
        }
        return true;
    }

    private void shrink() {
        List<ProcessLog> largestFirst = view.logs().stream()
                .sorted(Comparator.comparingLong(ProcessLog::footprint).reversed())
                .toList();
        for (ProcessLog log : largestFirst) {
            while (total > budget.total()) {
                long before = log.footprint();
                if (!log.evictOldest()) {
                    break;
                }
                total += log.footprint() - before;
            }
        }
    }
}
