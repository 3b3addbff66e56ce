package io.tukki.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LiteralTest {

    /** Returns the plain way, and the one that was chosen here: the tests run with the Vector API. */
    static Stream<LiteralScan> scans() {
        return Stream.of(new WordScan(), LiteralScan.best());
    }

    @Test
    void theVectorApiIsChosenWhereItIs() {
        assertThat(LiteralScan.best().getClass().getSimpleName()).isEqualTo("VectorScan");
    }

    @ParameterizedTest
    @MethodSource("scans")
    void findsWhatStringFinds(LiteralScan scan) {
        Random random = new Random(42);
        for (int i = 0; i < 50_000; i++) {
            String text = random(random, random.nextInt(i % 100 == 0 ? 2000 : 160));
            String wanted = random(random, 1 + random.nextInt(4));
            int from = random.nextInt(text.length() + 1);
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

            assertThat(scan.indexOf(Literal.of(wanted, false), bytes, from, bytes.length))
                    .isEqualTo(text.indexOf(wanted, from));
            assertThat(scan.indexOf(Literal.of(wanted, true), bytes, from, bytes.length))
                    .isEqualTo(text.toLowerCase(Locale.ROOT).indexOf(wanted.toLowerCase(Locale.ROOT), from));
        }
    }

    @ParameterizedTest
    @MethodSource("scans")
    void findsOneAnywhereInALongText(LiteralScan scan) {
        for (int at = 0; at < 300; at++) {
            byte[] bytes = ("n".repeat(at) + "needle" + "e".repeat(300 - at)).getBytes(StandardCharsets.UTF_8);

            assertThat(scan.indexOf(Literal.of("needle", false), bytes, 0, bytes.length))
                    .isEqualTo(at);
            assertThat(scan.indexOf(Literal.of("NEEDLE", true), bytes, at, bytes.length))
                    .isEqualTo(at);
            assertThat(scan.indexOf(Literal.of("needle", false), bytes, at + 1, bytes.length))
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("scans")
    void doesNotLookBeyondTheEnd(LiteralScan scan) {
        byte[] bytes = "needle needle".getBytes(StandardCharsets.UTF_8);

        assertThat(scan.indexOf(Literal.of("needle", false), bytes, 1, 12)).isEqualTo(-1);
        assertThat(scan.indexOf(Literal.of("needle", false), bytes, 1, 13)).isEqualTo(7);
        assertThat(scan.indexOf(Literal.of("needle needle!", false), bytes, 0, 13))
                .isEqualTo(-1);
    }

    private static String random(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("abAB@`[{".charAt(random.nextInt(8)));
        }
        return text.toString();
    }
}
