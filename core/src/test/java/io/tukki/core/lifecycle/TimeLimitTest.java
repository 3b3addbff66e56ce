package io.tukki.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final TimeLimit LIMIT = new TimeLimit(Duration.ofMinutes(10), START);

    @Test
    void whatIsLeftIsCountedFromTheBeginning() {
        assertThat(LIMIT.left(START)).isEqualTo(Duration.ofMinutes(10));
        assertThat(LIMIT.left(START.plusSeconds(60))).isEqualTo(Duration.ofMinutes(9));
    }

    @Test
    void nothingIsLeftOfATimeThatIsOver() {
        assertThat(LIMIT.left(START.plusSeconds(600))).isZero();
        assertThat(LIMIT.left(START.plusSeconds(6000))).isZero();
    }

    @Test
    void aClockThatIsSetBackMakesItNoLonger() {
        assertThat(LIMIT.left(START.minusSeconds(3600))).isEqualTo(Duration.ofMinutes(10));
    }
}
