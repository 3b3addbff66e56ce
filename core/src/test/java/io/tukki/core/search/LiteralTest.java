package io.tukki.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteralTest {

    @Test
    void findsWhatStringFinds() {
        Random random = new Random(42);
        for (int i = 0; i < 50_000; i++) {
            String text = random(random, random.nextInt(120));
            String wanted = random(random, 1 + random.nextInt(4));
            int from = random.nextInt(text.length() + 1);
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

            assertThat(Literal.of(wanted, false).indexOf(bytes, from, bytes.length))
                    .isEqualTo(text.indexOf(wanted, from));
            assertThat(Literal.of(wanted, true).indexOf(bytes, from, bytes.length))
                    .isEqualTo(text.toLowerCase(Locale.ROOT).indexOf(wanted.toLowerCase(Locale.ROOT), from));
        }
    }

    @Test
    void doesNotLookBeyondTheEnd() {
        byte[] bytes = "needle needle".getBytes(StandardCharsets.UTF_8);

        assertThat(Literal.of("needle", false).indexOf(bytes, 1, 12)).isEqualTo(-1);
        assertThat(Literal.of("needle", false).indexOf(bytes, 1, 13)).isEqualTo(7);
        assertThat(Literal.of("needle needle!", false).indexOf(bytes, 0, 13)).isEqualTo(-1);
    }

    private static String random(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("abAB@`[{".charAt(random.nextInt(8)));
        }
        return text.toString();
    }
}
