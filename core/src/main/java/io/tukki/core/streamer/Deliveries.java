package io.tukki.core.streamer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What was delivered and not acknowledged, of one receiver or of all that compete under one name: the next id never
 * delivered, ids with a deadline, and ids that came back. One owner.
 */
final class Deliveries {

    private long position;
    /** In order of delivery. */
    private final Map<Long, Lease> leases = new LinkedHashMap<>();

    private final TreeSet<Long> back = new TreeSet<>();

    private record Lease(long receiver, Instant deadline) {}

    Deliveries(long position) {
        this.position = position;
    }

    long position() {
        return position;
    }

    void skipTo(long id) {
        position = Math.max(position, id);
    }

    void delivered(long id, long receiver, Instant deadline) {
        leases.put(id, new Lease(receiver, deadline));
    }

    void done(long id) {
        if (!leases.isEmpty()) {
            leases.remove(id);
        }
    }

    void giveBack(long id) {
        leases.remove(id);
        back.add(id);
    }

    /** Returns the lowest id that came back and is not acknowledged, which is not back any more; 0 if none. */
    long takeBack(AckRanges acked) {
        while (!back.isEmpty()) {
            long id = back.pollFirst();
            if (!acked.isAcked(id)) {
                return id;
            }
        }
        return 0;
    }

    void returnAllOf(long receiver) {
        List<Long> ids = new ArrayList<>();
        leases.forEach((id, lease) -> {
            if (lease.receiver == receiver) {
                ids.add(id);
            }
        });
        ids.forEach(this::giveBack);
    }

    boolean expire(Instant now, AckRanges acked) {
        List<Long> over = new ArrayList<>();
        leases.forEach((id, lease) -> {
            if (!lease.deadline.isAfter(now)) {
                over.add(id);
            }
        });
        boolean any = false;
        for (long id : over) {
            leases.remove(id);
            any |= !acked.isAcked(id) && back.add(id);
        }
        return any;
    }

    Instant nextDeadline(AckRanges acked) {
        leases.keySet().removeIf(acked::isAcked);
        return leases.values().stream()
                .map(Lease::deadline)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }
}
