package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * What readers see of all logs. Thread-safe; reading never waits and never disturbs the writer.
 *
 * <p>Sequences count lines over all processes, from 1, in the order the store took them.
 */
public final class LogView {

    private final Executor executor;
    private final WakeList waiting;
    private final WakeList sealed;
    private volatile Map<ProcessId, ProcessLog> logs = Map.of();
    private volatile List<ProcessLog> inOrder = List.of();
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
        return inOrder;
    }

    /** Returns the memory all logs hold, in bytes, index included. */
    public long footprint() {
        return inOrder.stream().mapToLong(ProcessLog::footprint).sum();
    }

    /** Returns how many readers are parked: those with nothing to read. */
    public int parkedReaders() {
        return waiting.size()
                + inOrder.stream().mapToInt(log -> log.waiting().size()).sum();
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
        Map<ProcessId, ProcessLog> recovered = new TreeMap<>();
        segments.forEach((process, stored) -> {
            ProcessLog log = new ProcessLog(process, new WakeList(executor));
            stored.forEach(log::recover);
            recovered.put(process, log);
        });
        head = newHead;
        recoveredThrough = newHead;
        publish(recovered);
    }

    ProcessLog open(ProcessId process) {
        ProcessLog known = logs.get(process);
        if (known != null) {
            return known;
        }
        ProcessLog log = new ProcessLog(process, new WakeList(executor));
        Map<ProcessId, ProcessLog> more = new TreeMap<>(logs);
        more.put(process, log);
        publish(more);
        return log;
    }

    boolean remove(ProcessId process) {
        Map<ProcessId, ProcessLog> fewer = new TreeMap<>(logs);
        if (fewer.remove(process) == null) {
            return false;
        }
        publish(fewer);
        return true;
    }

    void advance(long newHead) {
        head = newHead;
        waiting.signal();
    }

    private void publish(Map<ProcessId, ProcessLog> changed) {
        logs = Collections.unmodifiableMap(changed);
        inOrder = Collections.unmodifiableList(new ArrayList<>(changed.values()));
        waiting.signal();
    }
}
