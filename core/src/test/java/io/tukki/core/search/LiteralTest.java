package io.tukki.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    /** Few bytes of interest among many others, so that steps are skipped: all finds, one behind the other. */
    @ParameterizedTest
    @MethodSource("scans")
    void findsAllThatStandAmongOtherBytes(LiteralScan scan) {
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(3000)];
            int others = random.nextInt(120);
            for (int at = 0; at < bytes.length; at++) {
                // every third time many are not ASCII
                bytes[at] =
                        (byte) (random.nextInt(1 + others) == 0 ? 'a' + random.nextInt(3) : i % 3 == 0 ? 0xC3 : 'X');
            }
            byte[] wanted = wanted(random, 1 + random.nextInt(i % 50 == 0 ? 300 : 6));
            for (int put = random.nextInt(4); put > 0 && wanted.length < bytes.length; put--) {
                System.arraycopy(wanted, 0, bytes, random.nextInt(bytes.length - wanted.length), wanted.length);
            }
            String text = new String(wanted, StandardCharsets.UTF_8);
            int from = random.nextInt(50);

            assertThat(finds(scan, Literal.of(text, false), bytes, from))
                    .isEqualTo(naively(wanted, false, bytes, from));
            assertThat(finds(scan, Literal.of(text, true), bytes, from)).isEqualTo(naively(wanted, true, bytes, from));
        }
    }

    @Test
    void isCarefulOnlyWhereThatIsQuicker() {
        byte[] bytes = ("e".repeat(200) + "zt").repeat(100).getBytes(StandardCharsets.UTF_8);

        assertThat(cautionAfter("eQ", bytes)).isZero();
        assertThat(cautionAfter("zQ", bytes)).as("z is frequent").isEqualTo(1);
        assertThat(cautionAfter("ztt", bytes)).as("zt is frequent").isEqualTo(Literal.CAREFUL);
        assertThat(cautionAfter("\u00e9", bytes)).as("not ASCII").isEqualTo(Literal.CAREFUL);
    }

    private static int cautionAfter(String wanted, byte[] bytes) {
        Literal literal = Literal.of(wanted, false);
        assertThat(new WordScan().indexOf(literal, bytes, 0, bytes.length)).isEqualTo(-1);
        return literal.caution();
    }

    private static byte[] wanted(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("abcabcX\u00e9".charAt(random.nextInt(8)));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<Integer> finds(LiteralScan scan, Literal literal, byte[] bytes, int from) {
        List<Integer> all = new ArrayList<>();
        int at = from <= bytes.length ? scan.indexOf(literal, bytes, from, bytes.length) : -1;
        while (at >= 0) {
            all.add(at);
            at = scan.indexOf(literal, bytes, at + 1, bytes.length);
        }
        return all;
    }

    private static List<Integer> naively(byte[] wanted, boolean ignoreCase, byte[] bytes, int from) {
        List<Integer> all = new ArrayList<>();
        for (int at = from; at + wanted.length <= bytes.length; at++) {
            int i = 0;
            while (i < wanted.length
                    && (bytes[at + i] == wanted[i] || (ignoreCase && lower(bytes[at + i]) == lower(wanted[i])))) {
                i++;
            }
            if (i == wanted.length) {
                all.add(at);
            }
        }
        return all;
    }

    private static int lower(byte b) {
        return b >= 0 ? Character.toLowerCase((char) b) : b;
    }

    private static String random(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("abAB@`[{".charAt(random.nextInt(8)));
        }
        return text.toString();
    }
}
