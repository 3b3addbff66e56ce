package io.tukki.core.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    /** Four segments of ten events and 100 bytes, an hour apart. */
    private static final List<SegmentSpan> SEGMENTS = List.of(
            new SegmentSpan(1, 11, 100, NOW.minus(Duration.ofHours(3))),
            new SegmentSpan(11, 21, 100, NOW.minus(Duration.ofHours(2))),
            new SegmentSpan(21, 31, 100, NOW.minus(Duration.ofHours(1))),
            new SegmentSpan(31, 41, 100, NOW));

    @ParameterizedTest(name = "{0} events, {1} bytes, {2} h, acknowledged below {3} and dropped {4}: keep from {5}")
    @CsvSource({
        "1000, 1000, 99,  1, true,   1",
        "1000, 1000, 99, 11, true,  11",
        "1000, 1000, 99, 20, true,  11",
        "1000, 1000, 99, 41, true,  31",
        "1000, 1000, 99, 41, false,  1",
        "  25, 1000, 99,  1, true,  21",
        "   1, 1000, 99,  1, true,  31",
        "1000,  250, 99,  1, true,  21",
        "1000, 1000,  1,  1, true,  21",
        "  25, 1000, 99, 31, true,  31"
    })
    void table(long events, long bytes, long hours, long acknowledged, boolean dropAcknowledged, long keep) {
        Retention retention = new Retention(events, bytes, Optional.of(Duration.ofHours(hours)), dropAcknowledged);

        assertThat(retention.firstToKeep(SEGMENTS, acknowledged, NOW)).isEqualTo(keep);
    }
}
