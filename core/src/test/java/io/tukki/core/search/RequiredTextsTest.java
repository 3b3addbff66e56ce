package io.tukki.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredTextsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ERROR.*timeout; ERROR,timeout; true",
                "plain; plain; true",
                ".*a.*; a; true",
                "a.*?b; a,b; false",
                "a.b; a,b; false",
                "^a; a; false",
                "took \\d+ms; 'took ,ms'; false",
                "colou?r; colo,r; false",
                "ab+c; ab,c; false",
                "a|bcdef; ''; false",
                "(foo|bar)baz; baz; false",
                "id=[0-9]{5}7 ; id=,7; false",
                "x{2,3}yz; yz; false",
                "\\Qa|b\\E; ''; false",
                "a\\.b\\.c; a.b.c; true",
                "[]a]bc; bc; false",
                "x*; ''; false",
                ".*; ''; false"
            })
    void areTheCertainTexts(String regex, String texts, boolean suffice) {
        RequiredTexts.Found found = RequiredTexts.in(regex);

        assertThat(String.join(",", found.texts())).isEqualTo(texts);
        assertThat(found.suffice()).isEqualTo(suffice);
    }

    /** Through the texts a pattern finds what the regular expression finds by itself, no more and no less. */
    @Test
    void aPatternMatchesWhatItsRegexMatches() {
        Random random = new Random(7);
        int matches = 0;
        for (int i = 0; i < 200_000; i++) {
            String regex = random(random, "abakAS.*.*+?|()[]^${}1,\\dw-:", 1 + random.nextInt(9));
            String text = random(random, "abkAS1,-:", random.nextInt(10));
            boolean ignoreCase = random.nextBoolean();
            try {
                Pattern pattern = Pattern.compile(regex, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
                boolean expected = pattern.matcher(text).find();
                matches += expected ? 1 : 0;
                LinePattern ours = ignoreCase ? LinePattern.regexIgnoringCase(regex) : LinePattern.regex(regex);
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                assertThat(ours.matches(bytes, 0, bytes.length))
                        .as("%s in %s", regex, text)
                        .isEqualTo(expected);
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
