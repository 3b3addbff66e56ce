package io.tukki.core.streamer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One topic: its log, its names, their receivers, and what each gets next. Time is passed in; nothing waits. One owner.
 *
 * <pre>
 * topic  ->  name ("mail")  ->  acknowledged ids, gap to tell, leases if competing
 *                           ->  receivers: position, deadline of what is in their hands
 * </pre>
 */
public final class Topic {

    /** Most events a receiver may be ahead of the first it has not acknowledged. */
    public static final int MAX_UNACKNOWLEDGED = 65_536;

    private final TopicLog log;
    private final Retention retention;
    private final Map<String, Name> names = new LinkedHashMap<>();
    private final Map<Long, Reader> readers = new HashMap<>();
    private final List<GivenUp> givenUp = new ArrayList<>();
    private final Set<Name> uncommitted = new HashSet<>();

    public Topic(TopicLog log, Retention retention) {
        this.log = log;
        this.retention = retention;
        log.cursors().forEach((name, position) -> names.put(name, new Name(name, new AckRanges(position))));
    }

    /** An event that was delivered as often as it may be; {@link #ack} it once it is in the other topic. */
    public record GivenUp(String name, StreamEvent event, ReceiverSpec.DeadLetter to) {}

    private static final class Name {
        private final String name;
        private final AckRanges acked;
        private final Set<Reader> readers = new HashSet<>();
        private final Deliveries leases;
        private final Map<Long, Integer> counts = new HashMap<>();
        private @Nullable Gap gap;

        Name(String name, AckRanges acked) {
            this.name = name;
            this.acked = acked;
            this.leases = new Deliveries(acked.next());
        }
    }

    private static final class Reader {
        private final long id;
        private final Name name;
        private final ReceiverSpec spec;
        private final long head;
        private final Deliveries own;

        Reader(long id, Name name, ReceiverSpec spec, long head) {
            this.id = id;
            this.name = name;
            this.spec = spec;
            this.head = head;
            this.own = new Deliveries(name.acked.next());
        }

        Deliveries deliveries() {
            return spec.competing() ? name.leases : own;
        }
    }

    /** Adds an event. */
    public StreamEvent append(NewEvent event, Instant now) {
        return log.append(event, now);
    }

    /** Makes a receiver; its position is fixed now. Again with the same id: nothing. */
    public void open(long receiver, String name, ReceiverSpec spec) {
        if (readers.containsKey(receiver)) {
            return;
        }
        Name known = names.get(name);
        if (known == null) {
            known = new Name(name, new AckRanges(CursorPosition.at(startOf(spec.start()))));
            names.put(name, known);
            uncommitted.add(known);
        }
        overtake(known);
        Reader reader = new Reader(receiver, known, spec, spec.toHead() ? log.nextId() : Long.MAX_VALUE);
        known.readers.add(reader);
        readers.put(receiver, reader);
    }

    /** Ends a receiver: what it has in hand is for others of its name. */
    public void close(long receiver) {
        Reader reader = readers.remove(receiver);
        if (reader != null) {
            reader.name.readers.remove(reader);
            reader.name.leases.returnAllOf(receiver);
        }
    }

    /** Forgets a name and its cursor, if no receiver of it is open. */
    public boolean forget(String name) {
        Name known = names.get(name);
        if (known == null || !known.readers.isEmpty()) {
            return false;
        }
        names.remove(name);
        uncommitted.remove(known);
        log.forget(name);
        return true;
    }

    /** Returns what there is for a receiver, which counts as delivered with this. */
    public Fetched fetch(long receiver, int max, Instant now) {
        Reader reader = readers.get(receiver);
        if (reader == null) {
            return new Fetched.Nothing();
        }
        Name name = reader.name;
        Gap gap = name.gap;
        if (gap != null) {
            name.gap = null;
            return new Fetched.Missed(gap);
        }
        List<StreamEvent> events =
                reader.spec.redelivery() == Redelivery.SAME_RECEIVER ? peek(reader, max) : take(reader, max, now);
        if (!events.isEmpty()) {
            return new Fetched.Some(events);
        }
        return positionOf(reader) >= reader.head ? new Fetched.AtHead() : new Fetched.Nothing();
    }

    /** Undoes a {@link #fetch} whose receiver did not want it any more. */
    public void undeliver(long receiver, Fetched fetched) {
        Reader reader = readers.get(receiver);
        if (reader == null) {
            return;
        }
        if (fetched instanceof Fetched.Missed missed) {
            Gap later = reader.name.gap;
            reader.name.gap = later == null ? missed.gap() : missed.gap().and(later);
        }
        if (fetched instanceof Fetched.Some some) {
            for (StreamEvent event : some.events()) {
                if (reader.spec.redelivery() == Redelivery.NEXT_RECEIVER) {
                    reader.deliveries().giveBack(event.id());
                }
                reader.name.counts.computeIfPresent(event.id(), (id, n) -> n - 1);
            }
        }
    }

    /** Acknowledges an event for a name; false if it was already, or never was. */
    public boolean ack(String name, long id) {
        Name known = names.get(name);
        if (known == null || id >= log.nextId() || !known.acked.ack(id)) {
            return false;
        }
        known.leases.done(id);
        if (!known.counts.isEmpty()) {
            known.counts.remove(id);
        }
        uncommitted.add(known);
        return true;
    }

    /** Gives the cursors that moved and the events appended to the store for good. */
    public void commit() {
        for (Name name : uncommitted) {
            log.commit(name.name, name.acked.position());
        }
        uncommitted.clear();
        log.flush();
    }

    /** Makes events whose ack deadline has passed ready for delivery again. Returns whether there were any. */
    public boolean expire(Instant now) {
        boolean any = false;
        for (Name name : names.values()) {
            any |= name.leases.expire(now, name.acked);
            for (Reader reader : name.readers) {
                any |= reader.own.expire(now, name.acked);
            }
        }
        return any;
    }

    /** Returns when the next ack deadline passes. */
    public Optional<Instant> nextDeadline() {
        Instant next = Instant.MAX;
        for (Name name : names.values()) {
            next = earlier(next, name.leases.nextDeadline(name.acked));
            for (Reader reader : name.readers) {
                next = earlier(next, reader.own.nextDeadline(name.acked));
            }
        }
        return next.equals(Instant.MAX) ? Optional.empty() : Optional.of(next);
    }

    /** Returns the events that were given up since this was asked last. */
    public List<GivenUp> takeGivenUp() {
        if (givenUp.isEmpty()) {
            return List.of();
        }
        List<GivenUp> taken = List.copyOf(givenUp);
        givenUp.clear();
        return taken;
    }

    /** Drops what retention does not keep; names that it overtakes get a gap. Returns whether any got one. */
    public boolean trim(Instant now) {
        if (log.segmentCount() < 2) {
            return false;
        }
        long acknowledged = names.values().stream()
                .mapToLong(name -> name.acked.next())
                .min()
                .orElse(1);
        long keep = retention.firstToKeep(log.segments(), acknowledged, now);
        if (keep <= log.firstId()) {
            return false;
        }
        log.dropBefore(keep);
        boolean gap = false;
        for (Name name : names.values()) {
            gap |= overtake(name);
        }
        return gap;
    }

    /** Returns the lowest id that a name has not acknowledged; 0 for a name that is not known. */
    public long cursor(String name) {
        Name known = names.get(name);
        return known == null ? 0 : known.acked.next();
    }

    /** Returns the lowest id not acknowledged, by name. */
    public Map<String, Long> cursors() {
        Map<String, Long> cursors = new LinkedHashMap<>();
        names.forEach((name, known) -> cursors.put(name, known.acked.next()));
        return cursors;
    }

    /** Returns whether a receiver shares its events with others of its name. */
    public boolean isCompeting(long receiver) {
        Reader reader = readers.get(receiver);
        return reader != null && reader.spec.competing();
    }

    public long firstId() {
        return log.firstId();
    }

    public long nextId() {
        return log.nextId();
    }

    public long bytes() {
        return log.segments().stream().mapToLong(SegmentSpan::bytes).sum();
    }

    private long startOf(Start start) {
        if (start instanceof Start.Latest) {
            return log.nextId();
        }
        if (start instanceof Start.Sequence sequence) {
            return Math.max(1, Math.min(sequence.id(), log.nextId()));
        }
        if (start instanceof Start.Time time) {
            return log.idAt(time.at());
        }
        return 1;
    }

    private boolean overtake(Name name) {
        long from = name.acked.next();
        long first = log.firstId();
        if (first <= from) {
            return false;
        }
        long count = name.acked.skipTo(first);
        uncommitted.add(name);
        if (count > 0) {
            Gap gap = new Gap(from, first - 1, count);
            name.gap = name.gap == null ? gap : name.gap.and(gap);
        }
        return count > 0;
    }

    /** Same receiver again: the first events not acknowledged, whether delivered or not. */
    private List<StreamEvent> peek(Reader reader, int max) {
        AckRanges acked = reader.name.acked;
        List<StreamEvent> events = new ArrayList<>(Math.min(max, 256));
        long at = acked.next();
        while (events.size() < max && at < Math.min(log.nextId(), reader.head)) {
            List<StreamEvent> read = log.read(at, (int) Math.min(max - events.size(), reader.head - at));
            for (StreamEvent event : read) {
                if (!acked.isAcked(event.id()) && counted(reader, event)) {
                    events.add(event);
                }
            }
            at = acked.nextFrom(at + read.size());
        }
        return events;
    }

    /** On to what was not delivered: first what came back, then what is new. */
    private List<StreamEvent> take(Reader reader, int max, Instant now) {
        AckRanges acked = reader.name.acked;
        Deliveries deliveries = reader.deliveries();
        deliveries.skipTo(acked.next());
        Instant deadline = deadline(reader.spec.ackDeadline(), now);
        List<StreamEvent> events = new ArrayList<>(Math.min(max, 256));
        while (events.size() < max) {
            long back = deliveries.takeBack(acked);
            if (back == 0) {
                break;
            }
            for (StreamEvent event : log.read(back, 1)) {
                add(reader, deliveries, event, deadline, events);
            }
        }
        long end = Math.min(Math.min(log.nextId(), reader.head), acked.next() + MAX_UNACKNOWLEDGED);
        while (events.size() < max && deliveries.position() < end) {
            long at = deliveries.position();
            List<StreamEvent> read = log.read(at, (int) Math.min(max - events.size(), end - at));
            for (StreamEvent event : read) {
                if (!acked.isAcked(event.id())) {
                    add(reader, deliveries, event, deadline, events);
                }
            }
            deliveries.skipTo(at + read.size());
        }
        return events;
    }

    private void add(
            Reader reader, Deliveries deliveries, StreamEvent event, Instant deadline, List<StreamEvent> events) {
        if (counted(reader, event)) {
            events.add(event);
            if (!deadline.equals(Instant.MAX)) {
                deliveries.delivered(event.id(), reader.id, deadline);
            }
        }
    }

    /** Counts a delivery; false if there were too many, and the event is given up. */
    private boolean counted(Reader reader, StreamEvent event) {
        if (reader.spec.deadLetter().isEmpty()) {
            return true;
        }
        ReceiverSpec.DeadLetter deadLetter = reader.spec.deadLetter().get();
        int count = reader.name.counts.merge(event.id(), 1, Integer::sum);
        if (count == deadLetter.maxDeliveries() + 1) {
            givenUp.add(new GivenUp(reader.name.name, event, deadLetter));
        }
        return count <= deadLetter.maxDeliveries();
    }

    private long positionOf(Reader reader) {
        return reader.spec.redelivery() == Redelivery.SAME_RECEIVER
                ? reader.name.acked.next()
                : reader.deliveries().position();
    }

    private static Instant deadline(Duration after, Instant now) {
        return after.isZero() ? Instant.MAX : now.plus(after);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
