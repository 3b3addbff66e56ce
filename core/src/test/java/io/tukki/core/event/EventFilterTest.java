package io.tukki.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.ProcessId;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventFilterTest {

    private static final ProcessId WEB = ProcessId.of("web");
    private static final ProcessId DB = ProcessId.of("db");

    private final EventStamps stamps = new EventStamps(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private record Deployed(EventStamp stamp) implements CustomEvent {
        @Override
        public String type() {
            return "shop.deployed";
        }

        @Override
        public EventPriority priority() {
            return EventPriority.MEDIUM;
        }
    }

    @Test
    void typesMayBeInterfaces() {
        EventFilter filter = EventFilter.types(FromProcess.class, Deployed.class);

        assertThat(filter.accepts(started(WEB))).isTrue();
        assertThat(filter.accepts(new Deployed(stamps.next()))).isTrue();
        assertThat(filter.accepts(new McpConnected(stamps.next(), "s"))).isFalse();
    }

    @Test
    void aProcessLeavesOutOthersAndEventsWithoutOne() {
        EventFilter filter = EventFilter.all().about(WEB);

        assertThat(filter.accepts(started(WEB))).isTrue();
        assertThat(filter.accepts(started(DB))).isFalse();
        assertThat(filter.accepts(new Deployed(stamps.next()))).isFalse();
    }

    @Test
    void theFloorLeavesOutWhatIsLower() {
        EventFilter filter = EventFilter.all().atLeast(EventPriority.MEDIUM);

        assertThat(filter.accepts(started(WEB))).isTrue();
        assertThat(filter.accepts(new Deployed(stamps.next()))).isTrue();
        assertThat(filter.accepts(new LogAppended(stamps.next(), WEB, 1, 1, 2))).isFalse();
    }

    @Test
    void numbersIncreaseAndTheSourceIsTheIncarnation() {
        Event first = started(WEB);
        Event second = started(WEB);

        assertThat(first.id()).isEqualTo(1);
        assertThat(second.id()).isEqualTo(2);
        assertThat(second.source()).contains(new EventSource(WEB, 1));
    }

    @Test
    void theSetIsClosedAndMadeOfRecords() {
        Set<Class<?>> types = new HashSet<>();
        collect(Event.class, types);
        types.remove(CustomEvent.class);

        assertThat(types).isNotEmpty().allMatch(Class::isRecord);
    }

    @Test
    void whatHoldsIsWhatRunsAndIsServed() {
        CurrentState state = new CurrentState();
        Event web = started(WEB);
        Event db = started(DB);
        Event ready = new ProcessReady(stamps.next(), WEB, 1, 10);
        Event url = new UrlDetected(stamps.next(), WEB, 1, URI.create("http://localhost:3000"), "dev");
        state.apply(web);
        state.apply(db);
        state.apply(ready);
        state.apply(url);
        state.apply(new LogAppended(stamps.next(), WEB, 1, 1, 5));

        assertThat(state.current(EventFilter.all())).containsExactly(web, db, ready, url);
        assertThat(state.current(EventFilter.all().about(DB))).containsExactly(db);

        state.apply(new ProcessExited(stamps.next(), WEB, 1, 10, new ExitStatus.Code(0)));
        state.apply(new UrlRemoved(stamps.next(), WEB, 1, URI.create("http://localhost:3000"), "dev"));
        assertThat(state.current(EventFilter.all())).containsExactly(db);
    }

    private Event started(ProcessId process) {
        return new ProcessStarted(stamps.next(), process, 1, 10);
    }

    private static void collect(Class<?> type, Set<Class<?>> into) {
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, into);
            }
        } else {
            into.add(type);
        }
    }
}
