package io.tukki.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimetableTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void anIntervalIsCountedFromTheStartWhateverRunsTake() {
        Timetable times = Timetable.every(Duration.ofMinutes(10), START);

        assertThat(times.next(START)).contains(START.plusSeconds(600));
        assertThat(times.next(START.plusSeconds(599))).contains(START.plusSeconds(600));
        assertThat(times.next(START.plusSeconds(600))).contains(START.plusSeconds(1200));
        assertThat(times.next(START.plusSeconds(5_000))).contains(START.plusSeconds(5_400));
        assertThat(times.next(START.minusSeconds(5))).contains(START.plusSeconds(600)); // a clock that was set back
    }

    @Test
    void aRunMayBeALittleLateAndIsNotMadeUpForLater() {
        assertThat(Due.at(START, START.minusMillis(1))).isEqualTo(Due.Verdict.EARLY);
        assertThat(Due.at(START, START)).isEqualTo(Due.Verdict.NOW);
        assertThat(Due.at(START, START.plus(Due.TOLERANCE))).isEqualTo(Due.Verdict.NOW);
        assertThat(Due.at(START, START.plus(Due.TOLERANCE).plusMillis(1))).isEqualTo(Due.Verdict.MISSED);
    }

    @Test
    void theClockIsLookedAtOnceAnHourAtLeastAndNeverTooOften() {
        assertThat(Due.wait(START.plusSeconds(5), START)).isEqualTo(Duration.ofSeconds(5));
        assertThat(Due.wait(START.plus(Duration.ofDays(300)), START)).isEqualTo(Duration.ofHours(1));
        assertThat(Due.wait(START.plusNanos(10), START)).isEqualTo(Duration.ofMillis(1));
        assertThat(Due.wait(START.plusNanos(5_000_001), START)).isGreaterThanOrEqualTo(Duration.ofNanos(5_000_001));
    }
}
