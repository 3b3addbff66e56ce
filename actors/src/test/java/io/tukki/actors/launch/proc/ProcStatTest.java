package io.tukki.actors.launch.proc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {

    private static final String REST = " S 4000 4242 4240 34816 4500 4194304 1234 0 5 0 17 25 3 4 20 0 7 0 987654"
            + " 5632000 321 18446744073709551615 94 94 0 0 0 65536 4 65538 0 0 0 17 1 0 0 0 0 0\n";

    @Test
    void aLineIsReadByItsFieldNumbers() {
        assertThat(parse("4242 (bash)" + REST))
                .contains(new ProcStat(4242, "bash", 'S', 4000, 4242, 4240, 987654, 42, 7, 321));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "(sd-pam)", "x) R 1 1 1 (", "))", "", "tmux: server"})
    void aNameMayHoldSpacesAndParentheses(String name) {
        ProcStat stat = parse("7 (" + name + ")" + REST).orElseThrow();

        assertThat(stat.name()).isEqualTo(name);
        assertThat(stat.group()).isEqualTo(4242);
        assertThat(stat.startTicks()).isEqualTo(987654);
    }

    @Test
    void aNegativeNumberIsRead() {
        assertThat(parse("7 (x) Z -1 -2 -3 0 -1 4 0 0 0 0 1 1 0 0 20 0 1 0 55 0 0 0"))
                .get()
                .satisfies(stat -> {
                    assertThat(stat.parent()).isEqualTo(-1);
                    assertThat(stat.isZombie()).isTrue();
                    assertThat(stat.isAlive()).isFalse();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "12 (sh", "12 (sh)", "12 (sh) S", "12 (sh) S 1 2 3", "no line at all", ")("})
    void aTornLineIsNoProcess(String line) {
        assertThat(parse(line)).isEmpty();
    }

    private static Optional<ProcStat> parse(String line) {
        byte[] text = line.getBytes(UTF_8);
        return ProcStat.parse(text, text.length);
    }
}
