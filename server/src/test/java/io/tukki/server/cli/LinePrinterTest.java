package io.tukki.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LogStream;
import io.tukki.server.cli.LinePrinter.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinePrinterTest {

    private static final String ESC = "\u001b";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LinePrinter plain = new LinePrinter(List.of("web", "worker", "db"), Style.PLAIN);
    private final LinePrinter colour = new LinePrinter(List.of("web", "worker", "db"), Style.COLOUR);

    @Test
    void namesAreAlignedAndStreamsMarked() throws IOException {
        plain.print(out, "web", LogStream.STDOUT, bytes("one"));
        plain.print(out, "worker", LogStream.STDERR, bytes("two"));
        plain.print(out, "db", LogStream.SYSTEM, bytes("exited with code 1"));
        plain.print(out, "db", LogStream.PTY, bytes(""));

        assertThat(text()).isEqualTo("web    | one\nworker ! two\ndb     * exited with code 1\ndb     | \n");
    }

    @Test
    void aNameThatCameLaterIsPrintedWhole() throws IOException {
        plain.print(out, "newcomer", LogStream.STDOUT, bytes("hi"));

        assertThat(text()).isEqualTo("newcomer | hi\n");
    }

    @Test
    void aVeryLongNameDoesNotWidenTheColumnOfAll() throws IOException {
        LinePrinter printer = new LinePrinter(List.of("a", "b".repeat(100)), Style.PLAIN);

        printer.print(out, "a", LogStream.STDOUT, bytes("x"));

        assertThat(text()).isEqualTo("a" + " ".repeat(31) + " | x\n");
    }

    @Test
    void processesHaveColoursOfTheirOwnAndStandardErrorIsRed() throws IOException {
        colour.print(out, "web", LogStream.STDOUT, bytes("a"));
        colour.print(out, "db", LogStream.STDERR, bytes("b"));

        assertThat(text())
                .isEqualTo(ESC + "[36mweb   " + ESC + "[0m " + ESC + "[2m|" + ESC + "[0m a\n" + ESC + "[32mdb    " + ESC
                        + "[0m " + ESC + "[31m!" + ESC + "[0m b\n");
    }

    @ParameterizedTest
    @CsvSource({
        "plain text, plain text",
        "tab␉here, tab␉here",
        "bell␇, bell^G",
        "nul␀, nul^@",
        "del␡, del^?",
        "back␈␈space, back^H^Hspace",
        "50%␍100%, 100%",
        "50%␍100%␍, 100%",
        "dos␍, dos",
        "dos␍␍, dos",
        "a␍␍b, b",
        "␛[31mred␛[0m plain, red plain",
        "␛[2K␛[1Gdone, done",
        "␛[?25lhidden cursor, hidden cursor",
        "␛]0;title␇text, text",
        "␛]8;;http://x␛\\link␛]8;;␛\\, link",
        "␛(Bascii, ascii",
        "␛creset, reset",
        "open␛, open",
        "open␛[1;3, open",
        "open␛]0;never ended, open",
        "odd␛[1\u00fcx, odd\u00fcx",
        "one byte csi\u009b2J, one byte csi^[[2J",
        "\u00a0\u00e4\u20ac\ud83d\ude00, \u00a0\u00e4\u20ac\ud83d\ude00",
    })
    void whatWouldBreakTheTerminalDoesNotReachIt(String line, String expected) throws IOException {
        plain.print(out, "web", LogStream.STDOUT, bytes(real(line)));

        assertThat(text()).isEqualTo("web    | " + real(expected) + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "␛[31mred␛[0m, ␛[31mred␛[0m␛[0m",
        "␛[1;38;5;208mbold, ␛[1;38;5;208mbold␛[0m",
        "␛[38:2::1:2:3mrgb, ␛[38:2::1:2:3mrgb␛[0m",
        "␛[mreset, ␛[mreset␛[0m",
        "␛[>4;2mkeyboard mode, keyboard mode",
        "␛[2Jclear, clear",
        "none, none",
    })
    void aChildKeepsItsColoursToTheEndOfTheLine(String line, String expected) throws IOException {
        colour.print(out, "web", LogStream.STDOUT, bytes(real(line)));

        assertThat(text()).endsWith("[0m " + real(expected) + "\n");
    }

    @Test
    void bytesThatAreNoTextPassAsTheyAre() throws IOException {
        byte[] odd = {'a', (byte) 0xFF, (byte) 0xC3, 'b', (byte) 0xE2, (byte) 0x82, (byte) 0x9B};

        plain.print(out, "web", LogStream.STDOUT, odd);

        assertThat(out.toByteArray()).containsSubsequence(odd).hasSize("web    | ".length() + odd.length + 1);
    }

    @Test
    void onlyTheGivenPartOfTheArrayIsPrintedInOneWrite() throws IOException {
        int[] writes = {0};
        OutputStream counting = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("byte by byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int count) {
                writes[0]++;
                out.write(bytes, offset, count);
            }
        };

        plain.print(counting, "web", LogStream.STDOUT, bytes("\rabc\u0007de\r"), 2, 4);

        assertThat(text()).isEqualTo("web    | bc^Gd\n");
        assertThat(writes[0]).isEqualTo(1);
    }

    @Test
    void aLongLineFits() throws IOException {
        String line = "x".repeat(1_000_000);

        plain.print(out, "web", LogStream.STDOUT, bytes(line));

        assertThat(text()).isEqualTo("web    | " + line + "\n");
    }

    @Test
    void randomBytesNeverBringControlCharactersOrASecondLine() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] alphabet = "\u001b[]P;:?0m19AH\\\u0007\r\n\b\t\0 a\u00c2\u009b".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 20_000; i++) {
            byte[] line = new byte[random.nextInt(30)];
            for (int j = 0; j < line.length; j++) {
                line[j] = alphabet[random.nextInt(alphabet.length)];
            }
            out.reset();
            colour.print(out, "web", LogStream.STDOUT, line);

            String rest = out.toString(StandardCharsets.ISO_8859_1).replaceAll(ESC + "\\[[0-9:;]*m", "");
            assertThat(rest).as("seed %d, line %d", seed, i).matches("web    \\| [^\\x00-\\x08\\x0a-\\x1f\\x7f]*\n");
            assertThat(rest).as("seed %d, line %d", seed, i).doesNotContain("\u00c2\u009b");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, '', '', xterm, COLOUR",
        "false, '', '', xterm, PLAIN",
        "true, 1, '', xterm, PLAIN",
        "true, 1, 1, xterm, PLAIN",
        "false, '', 1, xterm, COLOUR",
        "false, '', 0, xterm, PLAIN",
        "true, '', '', dumb, PLAIN",
    })
    void theStyleFollowsTheUserThenTheTerminal(
            boolean terminal, String noColor, String forceColor, String term, Style expected) {
        Map<String, String> environment = Map.of("NO_COLOR", noColor, "FORCE_COLOR", forceColor, "TERM", term);

        assertThat(Style.of(environment, terminal)).isEqualTo(expected);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Sources of parameters trim control characters: here they are written as their pictures. */
    private static String real(String pictures) {
        StringBuilder text = new StringBuilder();
        pictures.chars()
                .map(each -> each == 0x2421 ? 0x7f : each >= 0x2400 && each < 0x2420 ? each - 0x2400 : each)
                .forEach(each -> text.append((char) each));
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
