package io.tukki.core.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class UrlTableStateTest {

    private static final ProcessId WEB = ProcessId.of("web");
    private static final ProcessId API = ProcessId.of("api");
    private static final Duration KEEP = Duration.ofMinutes(1);

    private UrlTableState state = UrlTableState.empty(1000, Duration.ZERO);
    private Instant now = Instant.EPOCH;

    @Test
    void anEntryIsFoundByEachOfItsKeys() {
        see(WEB, 1, "Local: http://localhost:3000/");
        state = state.proxied("http://localhost:3000", 20_000);

        UrlSnapshot snapshot = state.snapshot();
        assertThat(snapshot.url("http://localhost:3000").orElseThrow().label()).isEqualTo("Local");
        assertThat(snapshot.hostAndPort("localhost:3000")).hasSize(1);
        assertThat(snapshot.process(WEB)).hasSize(1);
        assertThat(snapshot.proxyPort(20_000)).isPresent();
        assertThat(snapshot.proxyPort(20_001)).isEmpty();
        assertThat(snapshot.process(API)).isEmpty();
    }

    @Test
    void aSlashMakesNoOtherEntryAndTheProcessLendsItsName() {
        see(WEB, 1, "http://h:1");
        see(WEB, 1, "http://h:1/");

        assertThat(state.snapshot().all()).singleElement().satisfies(entry -> {
            assertThat(entry.label()).isEqualTo("web");
            assertThat(entry.firstSeen()).isBefore(entry.lastSeen());
        });
    }

    @Test
    void anEntryGoesWithItsProcess() {
        see(WEB, 1, "http://h:1");
        see(API, 1, "http://h:2");

        end(WEB, 1);

        assertThat(state.snapshot().all()).extracting(UrlEntry::process).containsExactly(API);
        assertThat(state.snapshot().hostAndPort("h:1")).isEmpty();
    }

    @Test
    void itComesBackToItsPortWithTheNextIncarnation() {
        see(WEB, 1, "http://h:1");
        state = state.proxied("http://h:1", 20_000);
        end(WEB, 1);
        assertThat(state.snapshot().proxyPort(20_000)).isEmpty();

        see(WEB, 2, "http://h:1");

        assertThat(state.snapshot().url("http://h:1").orElseThrow().proxyPort()).isEqualTo(OptionalInt.of(20_000));
        assertThat(state.snapshot().proxyPort(20_000)).isPresent();
    }

    @Test
    void aPortThatSomebodyElseHasNowIsNotTakenBack() {
        see(WEB, 1, "http://h:1");
        state = state.proxied("http://h:1", 20_000);
        end(WEB, 1);
        see(API, 1, "http://h:2");
        state = state.proxied("http://h:2", 20_000);

        see(WEB, 2, "http://h:1");

        assertThat(state.snapshot().url("http://h:1").orElseThrow().proxyPort()).isEmpty();
        assertThat(state.snapshot().proxyPort(20_000).orElseThrow().process()).isEqualTo(API);
    }

    @Test
    void aGoneEntryIsKeptForItsTimeAndRevived() {
        state = UrlTableState.empty(10, KEEP);
        see(WEB, 1, "http://h:1");
        see(WEB, 1, "http://h:2");
        end(WEB, 1);
        Instant gone = now;
        assertThat(state.snapshot().all()).allMatch(UrlEntry::isGone);
        assertThat(state.nextExpiry()).contains(gone.plus(KEEP));

        see(WEB, 2, "http://h:1");
        state = state.expired(gone.plus(KEEP));

        assertThat(state.snapshot().all()).singleElement().satisfies(entry -> {
            assertThat(entry.isGone()).isFalse();
            assertThat(entry.incarnation()).isEqualTo(2);
        });
        assertThat(state.nextExpiry()).isEmpty();
    }

    @Test
    void aLineReadAfterTheEndOfItsProcessAddsNothing() {
        end(WEB, 3);

        see(WEB, 3, "http://h:1");

        assertThat(state.snapshot().size()).isZero();
    }

    @Test
    void endingAnOldIncarnationLeavesTheNewOne() {
        see(WEB, 2, "http://h:1");

        end(WEB, 1);

        assertThat(state.snapshot().size()).isEqualTo(1);
    }

    @Test
    void whoAnnouncesAUrlGetsItFromWhoSpokeOfIt() {
        see(WEB, 1, "proxying to http://h:1");
        see(API, 1, "listening on http://h:1");
        assertThat(owner("http://h:1")).isEqualTo(API);

        see(WEB, 1, "listening on http://h:1");

        assertThat(owner("http://h:1")).isEqualTo(API);
        assertThat(state.snapshot().process(WEB)).isEmpty();
    }

    @Test
    void ofTooManyTheOneNotSeenForLongestGoes() {
        state = UrlTableState.empty(3, Duration.ZERO);
        for (int i = 1; i <= 3; i++) {
            see(WEB, 1, "http://h:" + i);
        }
        see(WEB, 1, "http://h:1");

        see(WEB, 1, "http://h:4");

        assertThat(state.snapshot().all())
                .extracting(UrlEntry::url)
                .containsExactly("http://h:1/", "http://h:3/", "http://h:4/");
        assertThat(state.snapshot().evicted()).isEqualTo(1);
        assertThat(state.snapshot().process(WEB)).hasSize(3);
    }

    @Test
    void aSnapshotStaysAsItWas() {
        see(WEB, 1, "http://h:1");
        UrlSnapshot before = state.snapshot();

        see(WEB, 1, "http://h:2");
        end(WEB, 1);

        assertThat(before.all()).hasSize(1);
        assertThat(before.url("http://h:1")).isPresent();
    }

    @Test
    void manyComeAndGoWithoutLeavingAnythingBehind() {
        for (int i = 0; i < 5000; i++) {
            ProcessId process = ProcessId.of("p" + i);
            see(process, 1, "http://h:" + (1 + i % 100) + "/" + i);
            state = state.proxied("http://h:" + (1 + i % 100) + "/" + i, 20_000 + i);
            end(process, 1);
        }

        assertThat(state.snapshot().size()).isZero();
        for (int i = 1; i <= 100; i++) {
            assertThat(state.snapshot().hostAndPort("h:" + i)).isEmpty();
        }
    }

    private ProcessId owner(String url) {
        return state.snapshot().url(url).orElseThrow().process();
    }

    private void see(ProcessId process, long incarnation, String line) {
        now = now.plusSeconds(1);
        for (FoundUrl found : UrlDetector.detect(line)) {
            state = state.seen(found, process, incarnation, now, line);
        }
    }

    private void end(ProcessId process, long incarnation) {
        now = now.plusSeconds(1);
        state = state.ended(process, incarnation, now);
    }
}
