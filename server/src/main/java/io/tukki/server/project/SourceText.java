package io.tukki.server.project;

import io.tukki.core.project.Position;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** The text of a file and the way back from the parser's marks to places in it. */
final class SourceText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path file;
    private final String text;
    private final String[] lines;

    SourceText(Path file, String text) {
        this.file = file;
        this.text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        this.lines = this.text.split("\r\n|\r|\n", -1);
    }

    /** The text of {@code bytes}, which must be UTF-8: a byte that is not goes to {@code findings}. */
    static Optional<SourceText> decode(Path file, byte[] bytes, Findings findings) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, true);
        SourceText source = new SourceText(file, chars.flip().toString());
        if (result.isError()) {
            findings.problem(source.end(), "", "the file is not UTF-8 text from here on");
            return Optional.empty();
        }
        return Optional.of(source);
    }

    String text() {
        return text;
    }

    List<String> lines() {
        return List.of(lines);
    }

    boolean isBlank() {
        return text.isBlank();
    }

    Position start() {
        return Position.startOf(file);
    }

    Position end() {
        return place(lines.length, Integer.MAX_VALUE);
    }

    Position at(Optional<Mark> mark) {
        return mark.map(found -> place(found.getLine() + 1, found.getColumn() + 1))
                .orElseGet(this::start);
    }

    /** Returns the place of the character before which there are {@code index} in {@code line}, which is from 1. */
    Position at(int line, int index) {
        return place(line, lines[line - 1].codePointCount(0, index) + 1);
    }

    /** Returns the place of the character with number {@code index}, from 0 and in code points. */
    Position atCodePoint(int index) {
        int end = text.offsetByCodePoints(0, Math.min(index, text.codePointCount(0, text.length())));
        String[] before = text.substring(0, end).split("\r\n|\r|\n", -1);
        String last = before[before.length - 1];
        return place(before.length, last.codePointCount(0, last.length()) + 1);
    }

    /** The nearest place inside the text: the parser's end of file is one line further. */
    private Position place(int line, int column) {
        int inside = Math.min(line, lines.length);
        String content = lines[inside - 1];
        int width = content.codePointCount(0, content.length()) + 1;
        return new Position(file, inside, line > inside ? width : Math.min(column, width));
    }
}
