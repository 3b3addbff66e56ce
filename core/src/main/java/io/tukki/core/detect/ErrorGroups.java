package io.tukki.core.detect;

import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups errors by process and fingerprint; of too many groups the one quiet for longest goes. Not thread-safe. */
public final class ErrorGroups {

    private record Key(ProcessId process, String fingerprint) {}

    private final int capacity;
    private final Map<Key, ErrorGroup> groups = new LinkedHashMap<>(16, 0.75f, true);
    private long total;
    private long evicted;

    /** Holds at most {@code capacity} groups, at least 1. */
    public ErrorGroups(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity (" + capacity + ") must be >= 1");
        }
        this.capacity = capacity;
    }

    /** Takes an error in and returns its group. */
    public ErrorGroup add(DetectedError error) {
        total++;
        ErrorGroup group = groups.compute(
                new Key(error.process(), error.fingerprint()),
                (key, known) -> known == null ? ErrorGroup.of(error) : known.plus(error));
        if (groups.size() > capacity) {
            groups.remove(groups.keySet().iterator().next());
            evicted++;
        }
        return group;
    }

    /** Returns what is known now. */
    public ErrorSnapshot snapshot() {
        List<ErrorGroup> newestFirst = new ArrayList<>(groups.values());
        Collections.reverse(newestFirst);
        return new ErrorSnapshot(total, newestFirst, total, evicted);
    }
}
