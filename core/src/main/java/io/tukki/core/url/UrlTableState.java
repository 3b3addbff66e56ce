package io.tukki.core.url;

import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the table of URLs does next. Immutable; each change returns the next state.
 *
 * <p>A URL belongs to the process that announced it; one that only spoke of it gives it up. It goes when its process
 * ends, at once or after a while, and what port the proxy had for it is remembered for when the process comes back. Of
 * too many the one not seen for longest goes first, one that is gone before one that is not.
 */
public final class UrlTableState {

    private record Home(ProcessId process, String key) {}

    private final int capacity;
    private final Duration keepGone;
    private final UrlSnapshot snapshot;
    private final Buckets<Home, Integer> ports;
    private final Buckets<ProcessId, Long> ended;

    private UrlTableState(
            int capacity,
            Duration keepGone,
            UrlSnapshot snapshot,
            Buckets<Home, Integer> ports,
            Buckets<ProcessId, Long> ended) {
        this.capacity = capacity;
        this.keepGone = keepGone;
        this.snapshot = snapshot;
        this.ports = ports;
        this.ended = ended;
    }

    /**
     * Returns the state without URLs.
     *
     * @param capacity how many URLs there may be, at least 1; the default is 1,000
     * @param keepGone how long a URL stays, as gone, when its process has ended
     */
    public static UrlTableState empty(int capacity, Duration keepGone) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity (" + capacity + ") must be >= 1");
        }
        return new UrlTableState(
                capacity, keepGone, UrlSnapshot.empty(capacity), Buckets.of(capacity), Buckets.of(capacity));
    }

    public UrlSnapshot snapshot() {
        return snapshot;
    }

    /** Returns the state after a process wrote a URL. One that has ended meanwhile leaves it as gone, or not at all. */
    public UrlTableState seen(FoundUrl found, ProcessId process, long incarnation, Instant at, String context) {
        Long last = ended.get(process);
        boolean late = last != null && incarnation <= last;
        if (late && keepGone.isZero()) {
            return this;
        }
        UrlEntry before = snapshot.get(found.key());
        UrlEntry after;
        if (before == null) {
            after = fresh(found, process, incarnation, at, context, late ? at : null);
        } else if (before.process().equals(process)) {
            after = again(before, found, incarnation, at, context, late);
        } else if (!late
                && (before.isGone() || (found.announced() && !before.found().announced()))) {
            after = fresh(found, process, incarnation, at, context, null);
        } else {
            after = new UrlEntry(
                    before.found(),
                    before.label(),
                    before.process(),
                    before.incarnation(),
                    before.firstSeen(),
                    at,
                    before.context(),
                    before.proxy(),
                    before.gone());
        }
        return with(snapshot.with(after)).bounded();
    }

    /** Returns the state after {@code incarnation} of a process, and with it all before, has ended. */
    public UrlTableState ended(ProcessId process, long incarnation, Instant at) {
        Long last = ended.get(process);
        if (last != null && last >= incarnation) {
            return this;
        }
        UrlSnapshot next = snapshot;
        for (UrlEntry entry : snapshot.process(process)) {
            if (entry.incarnation() <= incarnation && !entry.isGone()) {
                next = keepGone.isZero() ? next.without(entry, false) : next.with(entry.goneAt(at));
            }
        }
        return new UrlTableState(capacity, keepGone, next, ports, known(process, incarnation, next));
    }

    /** Returns the state without what is gone for too long. */
    public UrlTableState expired(Instant now) {
        UrlSnapshot next = snapshot;
        for (UrlEntry entry : snapshot.unsorted()) {
            Instant gone = entry.gone();
            if (gone != null && !gone.plus(keepGone).isAfter(now)) {
                next = next.without(entry, false);
            }
        }
        return next == snapshot ? this : with(next);
    }

    /** Returns when {@link #expired} has something to do next. */
    public Optional<Instant> nextExpiry() {
        return snapshot.unsorted().stream()
                .flatMap(entry -> entry.goneSince().stream())
                .min(Comparator.naturalOrder())
                .map(gone -> gone.plus(keepGone));
    }

    /** Returns the state in which the proxy serves {@code url} on {@code port}; 0: no longer. Unknown URLs are left. */
    public UrlTableState proxied(String url, int port) {
        UrlEntry entry = snapshot.get(FoundUrl.keyOf(url));
        if (entry == null || entry.proxy() == port) {
            return this;
        }
        Home home = new Home(entry.process(), entry.key());
        Buckets<Home, Integer> remembered = port == 0 ? ports.without(home) : ports.with(home, port);
        UrlSnapshot next = snapshot.with(entry.withProxy(port));
        return new UrlTableState(capacity, keepGone, next, pruned(remembered, next), ended);
    }

    private UrlEntry fresh(
            FoundUrl found, ProcessId process, long incarnation, Instant at, String context, @Nullable Instant gone) {
        Integer port = ports.get(new Home(process, found.key()));
        boolean free = port != null
                && snapshot.proxyPort(port)
                        .map(other -> other.key().equals(found.key()))
                        .orElse(true);
        return new UrlEntry(
                found,
                labelOf(found, process),
                process,
                incarnation,
                at,
                at,
                context,
                port != null && free ? port : 0,
                gone);
    }

    private static UrlEntry again(
            UrlEntry before, FoundUrl found, long incarnation, Instant at, String context, boolean late) {
        boolean better = found.announced() || !before.found().announced();
        return new UrlEntry(
                better ? found : before.found(),
                better && !found.label().isEmpty() ? found.label() : before.label(),
                before.process(),
                Math.max(before.incarnation(), incarnation),
                before.firstSeen(),
                at,
                better ? context : before.context(),
                before.proxy(),
                late ? before.gone() : null);
    }

    private static String labelOf(FoundUrl found, ProcessId process) {
        return found.label().isEmpty() ? process.name() : found.label();
    }

    private UrlTableState bounded() {
        UrlSnapshot next = snapshot;
        while (next.size() > capacity) {
            UrlEntry oldest = null;
            for (UrlEntry entry : next.unsorted()) {
                if (oldest == null || isStaler(entry, oldest)) {
                    oldest = entry;
                }
            }
            if (oldest == null) {
                break;
            }
            next = next.without(oldest, true);
        }
        return next == snapshot ? this : with(next);
    }

    private static boolean isStaler(UrlEntry entry, UrlEntry other) {
        return entry.isGone() != other.isGone()
                ? entry.isGone()
                : entry.lastSeen().isBefore(other.lastSeen());
    }

    private UrlTableState with(UrlSnapshot next) {
        return new UrlTableState(capacity, keepGone, next, ports, ended);
    }

    /** What is remembered beside the table is bounded too: beyond four times the table only what is in it stays. */
    private Buckets<Home, Integer> pruned(Buckets<Home, Integer> remembered, UrlSnapshot next) {
        if (remembered.size() <= 4 * capacity) {
            return remembered;
        }
        List<Home> dropped = new ArrayList<>();
        remembered.forEach((home, port) -> {
            if (next.get(home.key()) == null) {
                dropped.add(home);
            }
        });
        Buckets<Home, Integer> fewer = remembered;
        for (Home home : dropped) {
            fewer = fewer.without(home);
        }
        return fewer;
    }

    private Buckets<ProcessId, Long> known(ProcessId process, long incarnation, UrlSnapshot next) {
        Buckets<ProcessId, Long> all = ended.with(process, incarnation);
        if (all.size() <= 4 * capacity) {
            return all;
        }
        Buckets<ProcessId, Long> few = Buckets.of(capacity);
        for (UrlEntry entry : next.unsorted()) {
            Long last = all.get(entry.process());
            few = last == null ? few : few.with(entry.process(), last);
        }
        return few.with(process, incarnation);
    }
}
