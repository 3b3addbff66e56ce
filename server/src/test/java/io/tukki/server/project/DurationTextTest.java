package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "10s, PT10S",
        "' 10s ', PT10S",
        "500ms, PT0.5S",
        "1m30s, PT1M30S",
        "1h2m3s4ms, PT1H2M3.004S",
        "1.5s, PT1.5S",
        "0.0000001ms, PT0S",
        "24h, PT24H"
    })
    void numbersWithUnitsAreAdded(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(new DurationText.Parsed(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", "10", "10x", "1 s", "1m30", "-", "--1s", "1e3s", "1.s", ".5s", "+1s", "-1s", "24h1ms"})
    void anythingElseIsRefused(String text) {
        assertThat(DurationText.parse(text)).isInstanceOf(DurationText.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"0ms, 0s", "999ms, 999ms", "90s, 1m30s", "1.5s, 1s500ms", "25m, 25m", "24h, 24h", "1h1ms, 1h1ms"})
    void whatIsFormattedCanBeParsed(String text, String expected) {
        Duration duration = ((DurationText.Parsed) DurationText.parse(text)).duration();

        assertThat(DurationText.format(duration)).isEqualTo(expected);
        assertThat(DurationText.parse(expected)).isEqualTo(new DurationText.Parsed(duration));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0.9ms", "-1s"})
    void whatMustBePositiveIsAtLeastAMillisecond(String text) {
        assertThat(DurationText.parsePositive(text)).extracting("rule").isEqualTo("at least 1ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999h", "999999999999h999999999999h", "999999999999.999999999m"})
    void tooLongIsRefusedNotOverflown(String text) {
        assertThat(DurationText.parse(text)).extracting("rule").isEqualTo("at most 24h");
    }
}
