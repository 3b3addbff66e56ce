package io.tukki.core.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

    @Test
    void aLineKeepsItsEnd() {
        assertThat(split(100, "a\nbb\r\n\nccc")).containsExactly("a\n", "bb\r\n", "\n", "ccc");
    }

    @Test
    void nothingComesBeforeTheLineEnds() {
        LineSplitter splitter = new LineSplitter(100);
        LogChunk chunk = new LogChunk(16);

        splitter.split(bytes("half"), chunk);

        assertThat(chunk.isEmpty()).isTrue();
        assertThat(splitter.pending()).isEqualTo(4);

        splitter.split(bytes(" line\nnext"), chunk);

        assertThat(lines(chunk)).containsExactly("half line\n");
    }

    @Test
    void aLineOfExactlyTheLimitIsWhole() {
        assertThat(split(4, "abcd\nefgh")).containsExactly("abcd\n", "efgh");
    }

    @Test
    void aLongerLineComesInParts() {
        assertThat(split(4, "abcdefghij\nk\n")).containsExactly("abcd", "efgh", "ij\n", "k\n");
    }

    @Test
    void partsAreCutBetweenCharacters() {
        assertThat(splitBytes(4, "abé€x\n".getBytes(UTF_8)).stream().map(part -> new String(part, UTF_8)))
                .containsExactly("abé", "€x\n");
    }

    @Test
    void bytesThatAreNoTextAreCutAtTheLimit() {
        byte[] continuations = new byte[9];
        Arrays.fill(continuations, (byte) 0x80);

        assertThat(splitBytes(4, continuations).stream().map(part -> part.length))
                .containsExactly(4, 4, 1);
    }

    @Test
    void aLoneCarriageReturnEndsNothing() {
        assertThat(split(100, "10%\r20%\r30%\n")).containsExactly("10%\r20%\r30%\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3})
    void aLimitBelowOneCharacterIsRefused(int limit) {
        assertThatThrownBy(() -> new LineSplitter(limit)).hasMessage("maxLine (" + limit + ") must be >= 4");
    }

    @RepeatedTest(200)
    @DisplayName("any pieces of any bytes give the same lines, and all bytes")
    void anyPiecesOfAnyBytesGiveTheSameLines() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] input = randomBytes(random);
        int limit = 4 + random.nextInt(40);

        List<byte[]> expected = reference(input, limit);
        List<byte[]> actual = splitRandomly(random, input, limit);

        assertThat(actual)
                .as("seed %d, limit %d", seed, limit)
                .usingElementComparator(Arrays::compare)
                .isEqualTo(expected);
        assertThat(join(actual)).isEqualTo(input);
    }

    /** The same rules, byte by byte, with all the input at hand. */
    private static List<byte[]> reference(byte[] input, int limit) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        int i = 0;
        while (i < input.length) {
            if (input[i] == '\n') {
                lines.add(Arrays.copyOfRange(input, start, i + 1));
                start = ++i;
            } else if (i - start == limit) {
                int cut = i;
                while (cut > i - 3 && (input[cut] & 0xC0) == 0x80) {
                    cut--;
                }
                cut = (input[cut] & 0xC0) == 0x80 ? i : cut;
                lines.add(Arrays.copyOfRange(input, start, cut));
                start = cut;
            } else {
                i++;
            }
        }
        if (start < input.length) {
            lines.add(Arrays.copyOfRange(input, start, input.length));
        }
        return lines;
    }

    private static byte[] randomBytes(Random random) {
        byte[] input = new byte[random.nextInt(400)];
        String alphabet = random.nextBoolean() ? "ab\n" : "abcdefgh\r\n\u0000\u0080\u00bf\u00c3\u00e2\u00f0\u00ff";
        byte[] letters = alphabet.getBytes(ISO_8859_1);
        for (int i = 0; i < input.length; i++) {
            input[i] = letters[random.nextInt(letters.length)];
        }
        return input;
    }

    private static List<byte[]> splitRandomly(Random random, byte[] input, int limit) {
        LineSplitter splitter = new LineSplitter(limit);
        LogChunk chunk = new LogChunk(1 + random.nextInt(64));
        List<byte[]> lines = new ArrayList<>();
        int at = 0;
        while (at < input.length) {
            int piece = Math.min(input.length - at, 1 + random.nextInt(1 + random.nextInt(100)));
            splitter.split(ByteBuffer.wrap(input, at, piece), chunk);
            at += piece;
            if (random.nextBoolean()) {
                lines.addAll(rawLines(chunk));
                chunk.reset(LogStream.STDOUT, 0, 0);
            }
        }
        splitter.flush(chunk);
        lines.addAll(rawLines(chunk));
        return lines;
    }

    private static List<String> split(int limit, String text) {
        return splitBytes(limit, text.getBytes(UTF_8)).stream()
                .map(line -> new String(line, UTF_8))
                .toList();
    }

    private static List<byte[]> splitBytes(int limit, byte[] input) {
        LineSplitter splitter = new LineSplitter(limit);
        LogChunk chunk = new LogChunk(4);
        splitter.split(ByteBuffer.wrap(input), chunk);
        splitter.flush(chunk);
        return rawLines(chunk);
    }

    private static List<String> lines(LogChunk chunk) {
        return rawLines(chunk).stream().map(line -> new String(line, UTF_8)).toList();
    }

    private static List<byte[]> rawLines(LogChunk chunk) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < chunk.lines(); i++) {
            lines.add(Arrays.copyOfRange(chunk.array(), start, chunk.end(i)));
            start = chunk.end(i);
        }
        return lines;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
