package io.tukki.core.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.probe.ProbeTally.Verdict;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTallyTest {

    private static final ProbeCheck CHECK = new ProbeCheck.Tcp("localhost", 80);

    @ParameterizedTest
    @CsvSource({
        "'', UNKNOWN",
        "+, UNKNOWN",
        "++, PASSED",
        "+-+, UNKNOWN",
        "--, UNKNOWN",
        "---, FAILED",
        "--+--, UNKNOWN",
        "++--, PASSED",
        "++---, FAILED",
        "++---+, FAILED",
        "++---++, PASSED"
    })
    void bothThresholdsCountAnswersInARow(String answers, Verdict verdict) {
        ProbeSpec spec = ProbeSpec.of(CHECK).thresholds(3, 2);
        ProbeTally tally = ProbeTally.NONE;
        for (char answer : answers.toCharArray()) {
            tally = tally.with(answer == '+', spec);
        }

        assertThat(tally.verdict()).isEqualTo(verdict);
    }

    @Test
    void wrongChecksAreRefusedByName() {
        assertThatThrownBy(() -> new ProbeCheck.Tcp("h", 0)).hasMessage("port (0) must be 1 to 65535");
        assertThatThrownBy(() -> ProbeCheck.Http.get(URI.create("ftp://h/"))).hasMessageContaining("must be http://");
        assertThatThrownBy(() -> new ProbeCheck.LogLine("(")).hasMessageContaining("is no RE2 pattern");
        assertThatThrownBy(() -> ProbeSpec.of(CHECK).thresholds(0, 1)).hasMessage("failureThreshold (0) must be >= 1");
    }
}
