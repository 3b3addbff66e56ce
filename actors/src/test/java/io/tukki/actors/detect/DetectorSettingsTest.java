package io.tukki.actors.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorSettingsTest {

    @ParameterizedTest
    @CsvSource({"on, ON", "true, ON", "on-demand, ON_DEMAND", "off, OFF", "false, OFF"})
    void detectorsReadFromTheStartWhenAskedOrNever(String text, DetectorSettings.Mode mode) {
        assertThat(mode(text)).isEqualTo(mode);
    }

    @Test
    void anotherWordIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> mode("sometimes")).hasMessageContaining("(sometimes) must be on, off or on-demand");
    }

    private static DetectorSettings.Mode mode(String text) {
        return DetectorSettings.of(ConfigFactory.parseString("tukki.detectors.enabled = " + text)
                        .withFallback(ConfigFactory.load()))
                .mode();
    }
}
