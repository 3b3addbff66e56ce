package io.tukki.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredLiteralTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ERROR.*timeout; timeout",
                "took \\d+ms; 'took '",
                "colou?r; colo",
                "ab+c; ab",
                "a|bcdef; ''",
                "(foo|bar)baz; baz",
                "id=[0-9]{5}7 ; id=",
                "x{2,3}yz; yz",
                "\\Qa|b\\E; ''",
                "a\\.b\\.c; a.b.c",
                "[]a]bc; bc",
                "x*; ''"
            })
    void isTheLongestCertainText(String regex, String literal) {
        assertThat(RequiredLiteral.of(regex)).isEqualTo(literal);
    }

    @Test
    void everyMatchHoldsIt() {
        Random random = new Random(7);
        int matches = 0;
        for (int i = 0; i < 200_000; i++) {
            String regex = random(random, "abab.*+?|()[]^${}1,\\dw-:", 1 + random.nextInt(9));
            String text = random(random, "ab1,-:", random.nextInt(10));
            try {
                if (Pattern.compile(regex).matcher(text).find()) {
                    matches++;
                    assertThat(text).as(regex).contains(RequiredLiteral.of(regex));
                }
            } catch (PatternSyntaxException e) {
                // most are none
            }
        }
        assertThat(matches).isGreaterThan(10_000);
    }

    private static String random(Random random, String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
