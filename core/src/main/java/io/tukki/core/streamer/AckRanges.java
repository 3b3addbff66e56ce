package io.tukki.core.streamer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The acknowledged ids of one name: all below {@link #next}, and ranges ahead of it until the hole before them is
 * closed. Acknowledging is monotonic: nothing acknowledged ever becomes unacknowledged. One owner.
 */
public final class AckRanges {

    private long next;
    private final TreeMap<Long, Long> ahead = new TreeMap<>();

    public AckRanges(CursorPosition start) {
        this.next = start.next();
        start.ahead().forEach(range -> ahead.put(range.from(), range.end()));
    }

    /** Acknowledges one id; false if it was already. */
    public boolean ack(long id) {
        if (isAcked(id)) {
            return false;
        }
        if (id == next) {
            next++;
            absorb();
            return true;
        }
        Map.Entry<Long, Long> before = ahead.lowerEntry(id);
        long from = before != null && before.getValue() == id ? before.getKey() : id;
        Long end = ahead.remove(id + 1);
        ahead.put(from, end == null ? id + 1 : end);
        return true;
    }

    public boolean isAcked(long id) {
        if (id < next) {
            return true;
        }
        if (ahead.isEmpty()) {
            return false;
        }
        Map.Entry<Long, Long> range = ahead.floorEntry(id);
        return range != null && id < range.getValue();
    }

    /** Returns the lowest id that is not acknowledged. */
    public long next() {
        return next;
    }

    /** Returns the lowest id from {@code id} on that is not acknowledged. */
    public long nextFrom(long id) {
        if (id < next) {
            return next;
        }
        Map.Entry<Long, Long> range = ahead.floorEntry(id);
        return range != null && id < range.getValue() ? range.getValue() : id;
    }

    /** Moves past everything below {@code first}; returns how many of these were not acknowledged. */
    public long skipTo(long first) {
        if (first <= next) {
            return 0;
        }
        long skipped = first - next;
        while (!ahead.isEmpty() && ahead.firstKey() < first) {
            Map.Entry<Long, Long> range = ahead.pollFirstEntry();
            skipped -= Math.min(range.getValue(), first) - range.getKey();
            if (range.getValue() > first) {
                ahead.put(first, range.getValue());
            }
        }
        next = first;
        absorb();
        return skipped;
    }

    /** Returns whether nothing is acknowledged ahead of {@link #next}. */
    public boolean isContiguous() {
        return ahead.isEmpty();
    }

    /** Returns the position to keep. */
    public CursorPosition position() {
        List<CursorPosition.Range> ranges = new ArrayList<>(ahead.size());
        ahead.forEach((from, end) -> ranges.add(new CursorPosition.Range(from, end)));
        return new CursorPosition(next, ranges);
    }

    private void absorb() {
        while (!ahead.isEmpty() && ahead.firstKey() == next) {
            next = ahead.pollFirstEntry().getValue();
        }
    }
}
