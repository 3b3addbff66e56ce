package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What readers see of all logs. Thread-safe; reading never waits and never disturbs the writer.
 *
 * <p>Sequences count lines over all processes, from 1, in the order the store took them.
 */
public final class LogView {

    private final Executor executor;
    private final WakeList waiting;
    private final WakeList sealed;
    private final Map<ProcessId, ProcessLog> logs = new ConcurrentHashMap<>();
    /** Made when it is asked for: null since a log came or went. */
    private volatile @Nullable List<ProcessLog> inOrder;

    private volatile long head;
    private volatile long recoveredThrough;

    LogView(Executor executor) {
        this.executor = executor;
        this.waiting = new WakeList(executor);
        this.sealed = new WakeList(executor);
    }

    /** Returns the sequence of the newest line, 0 if there is none; everything up to it is readable. */
    public long head() {
        return head;
    }

    /** Returns the sequence up to which lines come from files of before, 0 if there were none. */
    public long recoveredThrough() {
        return recoveredThrough;
    }

    public Optional<ProcessLog> log(ProcessId process) {
        return Optional.ofNullable(logs.get(process));
    }

    /** Returns the logs there are, by name; the same list as long as none was added or removed. */
    public List<ProcessLog> logs() {
        List<ProcessLog> known = inOrder;
        return known == null ? sorted() : known;
    }

    private synchronized List<ProcessLog> sorted() {
        List<ProcessLog> sorted = inOrder;
        if (sorted == null) {
            sorted = logs.values().stream()
                    .sorted(Comparator.comparing(ProcessLog::id))
                    .toList();
            inOrder = sorted;
        }
        return sorted;
    }

    /** Returns the memory all logs hold, in bytes, index included. */
    public long footprint() {
        return logs.values().stream().mapToLong(ProcessLog::footprint).sum();
    }

    /** Returns how many readers are parked: those with nothing to read. */
    public int parkedReaders() {
        return waiting.size()
                + logs.values().stream().mapToInt(log -> log.waiting().size()).sum();
    }

    WakeList waiting() {
        return waiting;
    }

    /** Returns those who wait for a segment to be sealed. */
    WakeList sealed() {
        return sealed;
    }

    // ---- writer

    /** Goes on where files end: before the first line. */
    void recover(Map<ProcessId, List<StoredSegment>> segments, long newHead) {
        segments.forEach((process, stored) -> {
            ProcessLog log = new ProcessLog(process, new WakeList(executor));
            stored.forEach(log::recover);
            logs.put(process, log);
        });
        head = newHead;
        recoveredThrough = newHead;
        changed();
    }

    ProcessLog open(ProcessId process) {
        ProcessLog known = logs.get(process);
        if (known != null) {
            return known;
        }
        ProcessLog log = new ProcessLog(process, new WakeList(executor));
        logs.put(process, log);
        changed();
        return log;
    }

    boolean remove(ProcessId process) {
        if (logs.remove(process) == null) {
            return false;
        }
        changed();
        return true;
    }

    void advance(long newHead) {
        head = newHead;
        waiting.signal();
    }

    private void changed() {
        synchronized (this) { // so that a list that is being made does not stay
            inOrder = null;
        }
        waiting.signal();
    }
}
