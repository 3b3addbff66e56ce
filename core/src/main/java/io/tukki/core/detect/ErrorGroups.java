package io.tukki.core.detect;

import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Groups errors by process and fingerprint; of too many groups the one quiet for longest goes. Not thread-safe. */
public final class ErrorGroups {

    private record Key(ProcessId process, String fingerprint) {}

    private final int capacity;
    private final Map<Key, ErrorGroup> groups = new LinkedHashMap<>(16, 0.75f, true);
    private long version;
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
        ErrorGroup group = groups.compute(keyOf(error), (key, known) -> with(error, known));
        if (groups.size() > capacity) {
            groups.remove(groups.keySet().iterator().next());
            evicted++;
        }
        return group;
    }

    /** Returns the group of an error as it would be with it. */
    public ErrorGroup with(DetectedError error) {
        return with(error, groups.get(keyOf(error)));
    }

    /** Returns what is known now, errors {@code underWay} included as they stand: not all may be under way later. */
    public ErrorSnapshot snapshot(List<DetectedError> underWay) {
        Map<Key, ErrorGroup> all = new LinkedHashMap<>(groups);
        for (DetectedError error : underWay) {
            ErrorGroup known = all.remove(keyOf(error));
            all.put(keyOf(error), with(error, known));
        }
        List<ErrorGroup> newestFirst = new ArrayList<>(all.values());
        Collections.reverse(newestFirst);
        return new ErrorSnapshot(++version, newestFirst, total + underWay.size(), evicted);
    }

    private static Key keyOf(DetectedError error) {
        return new Key(error.process(), error.fingerprint());
    }

    private static ErrorGroup with(DetectedError error, @Nullable ErrorGroup known) {
        return known == null ? ErrorGroup.of(error) : known.plus(error);
    }
}
