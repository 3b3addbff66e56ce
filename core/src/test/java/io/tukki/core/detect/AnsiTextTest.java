package io.tukki.core.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnsiTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "^[31merror^[0m~error",
                "^[38;5;196mred^[m on^[K~red on",
                "^[2K^[1Gprogress~progress",
                "^]8;;http://a/^Glink^]8;;^G~link",
                "^]8;id=1;http://a/^[\\link^]8;;^[\\ after~link after",
                "^]0;title^Gtext~text",
                "^(Btext^=~text",
                "^[?25lhidden^[?25h~hidden",
                "^[31~''",
                "a^~a",
                "a^]0;never ends~a",
                "a^[3\u00e9b~a\u00e9b",
            })
    void sequencesGoAndTheTextStays(String written, String plain) {
        String line = written.replace("^G", "\u0007").replace("^", "\u001b");

        assertThat(AnsiText.strip(line)).isEqualTo(plain);
        assertThat(new String(AnsiText.strip(line.getBytes(UTF_8)), UTF_8)).isEqualTo(plain);
    }

    @Test
    void textWithoutEscapesIsTheSameObject() {
        String line = "plain";
        byte[] bytes = {1, 2};

        assertThat(AnsiText.strip(line)).isSameAs(line);
        assertThat(AnsiText.visible(line)).isSameAs(line);
        assertThat(AnsiText.strip(bytes)).isSameAs(bytes);
    }

    @Test
    void ofOverdrawnTextTheLastIsVisible() {
        assertThat(AnsiText.visible("10%\r50%\r\u001b[32m100%\u001b[0m\r")).isEqualTo("100%");
        assertThat(AnsiText.visible("\r")).isEmpty();
    }
}
