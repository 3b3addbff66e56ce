package io.tukki.core.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeLinesTest {

    private final List<String> unknown = new ArrayList<>();
    private final NoticeLines lines = new NoticeLines(unknown::add);

    @Test
    void eachLineSaysOneThing() {
        assertThat(read("READY=1\n")).isEqualTo(new Notices(true, false, null));
        assertThat(read("READY=0\n")).isEqualTo(new Notices(false, false, null));
        assertThat(read("WATCHDOG=1\n")).isEqualTo(new Notices(null, true, null));
        assertThat(read("STATUS=loading 3 of 7\r\n")).isEqualTo(new Notices(null, false, "loading 3 of 7"));
        assertThat(unknown).isEmpty();
    }

    @Test
    void theLastWordCounts() {
        assertThat(read("READY=1\nSTATUS=a\nWATCHDOG=1\nREADY=0\nSTATUS=b\n")).isEqualTo(new Notices(false, true, "b"));
        assertThat(new Notices(true, true, "a").and(Notices.NONE)).isEqualTo(new Notices(true, true, "a"));
    }

    @Test
    void aLineMayComeInPieces() {
        assertThat(read("REA")).isEqualTo(Notices.NONE);
        assertThat(read("DY=1")).isEqualTo(Notices.NONE);
        assertThat(read("\nSTA")).isEqualTo(new Notices(true, false, null));
    }

    @Test
    void whatMeansNothingIsToldAndIgnored() {
        assertThat(read("MAINPID=7\nREADY=yes\n\nWATCHDOG=1\n")).isEqualTo(new Notices(null, true, null));
        assertThat(unknown).containsExactly("MAINPID=7", "READY=yes", "");
    }

    @Test
    void aLineWithoutEndCostsNoMoreThanTheLongest() {
        assertThat(read("STATUS=" + "x".repeat(1_000_000))).isEqualTo(Notices.NONE);
        assertThat(read("\nREADY=1\n")).isEqualTo(new Notices(true, false, null));
        assertThat(unknown).singleElement().asString().hasSize(200);
    }

    @Test
    void aStatusIsOneShortLine() {
        assertThat(read("STATUS=a\tb" + "x".repeat(500) + "\n").status())
                .startsWith("a bx")
                .hasSize(200);
    }

    private Notices read(String text) {
        return lines.read(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
}
