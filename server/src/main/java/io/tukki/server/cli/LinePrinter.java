package io.tukki.server.cli;

import io.tukki.core.log.LogStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes lines of many processes as one log: {@code name | text}, names in a column of one width, bytes in and bytes
 * out. Not thread-safe; one per terminal.
 *
 * <table>
 * <caption>Between name and text</caption>
 * <tr><td>{@code |}</td><td>standard output, terminal</td></tr>
 * <tr><td>{@code !}</td><td>standard error</td></tr>
 * <tr><td>{@code *}</td><td>Tukki about the process</td></tr>
 * </table>
 *
 * <p>A child's text cannot disturb what is around it. Kept are tabs and, in colour, the sequences that set colours,
 * which are ended with the line; without colour those are left out too. Other escape sequences are left out, other
 * control characters shown as {@code ^G}. Of a line that was drawn over and over with carriage returns the last state
 * is shown. Bytes that are no UTF-8 pass as they are, nearly always.
 */
public final class LinePrinter {

    /** Whether to colour. */
    public enum Style {
        PLAIN,
        COLOUR;

        /**
         * Returns what fits the user's wish and the place the output goes to: {@code NO_COLOR} (not empty) or
         * {@code TERM=dumb} is plain, {@code FORCE_COLOR} (neither empty nor 0) is colour, else a terminal decides.
         */
        public static Style of(Map<String, String> environment, boolean terminal) {
            if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
                return PLAIN;
            }
            String force = environment.getOrDefault("FORCE_COLOR", "");
            if (!force.isEmpty() && !force.equals("0")) {
                return COLOUR;
            }
            return terminal && !environment.getOrDefault("TERM", "").equals("dumb") ? COLOUR : PLAIN;
        }
    }

    private static final int MAX_COLUMN = 32;
    private static final int ESC = 0x1B;
    private static final int BEL = 0x07;
    private static final int DEL = 0x7F;
    /** In UTF-8 the first byte of the control characters U+0080 to U+009F, among others. */
    private static final int C1_LEAD = 0xC2;

    private static final byte[] RESET = "\u001b[0m".getBytes(StandardCharsets.UTF_8);
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final String RED = "\u001b[31m";
    private static final String DIM = "\u001b[2m";

    /** No red: that is standard error. */
    private static final List<String> COLOURS = List.of("36", "33", "32", "35", "34", "96", "93", "92", "95", "94");

    /** The bytes that may need more than copying. */
    private static final boolean[] SPECIAL = special();

    private final Style style;
    private final int column;
    private final Map<String, byte[][]> prefixes = new HashMap<>();
    private byte[] buffer = new byte[1024];
    private int length;

    /** Makes a printer with a column as wide as the longest of {@code names}, at most 32 characters. */
    public LinePrinter(Collection<String> names, Style style) {
        this.style = style;
        this.column = Math.min(
                MAX_COLUMN, names.stream().mapToInt(String::length).max().orElse(0));
        names.forEach(this::prefixes);
    }

    /**
     * Writes one line with its name in front and a line feed behind, in one call of {@code out}, which is not flushed.
     *
     * @param process a name not given before gets the next colour
     * @param line without line feed; may end in a carriage return
     */
    public void print(OutputStream out, String process, LogStream stream, byte[] line, int offset, int count)
            throws IOException {
        length = 0;
        byte[][] known = prefixes.get(process);
        append((known == null ? prefixes(process) : known)[mark(stream)]);
        int end = lastState(line, offset, offset + count);
        int start = afterLastReturn(line, offset, end);
        text(line, start, end);
        append('\n');
        out.write(buffer, 0, length);
    }

    /** Writes one line, like {@link #print(OutputStream, String, LogStream, byte[], int, int)}. */
    public void print(OutputStream out, String process, LogStream stream, byte[] line) throws IOException {
        print(out, process, stream, line, 0, line.length);
    }

    private static int lastState(byte[] line, int start, int end) {
        int last = end;
        while (last > start && line[last - 1] == '\r') {
            last--;
        }
        return last;
    }

    private static int afterLastReturn(byte[] line, int start, int end) {
        for (int i = end - 1; i >= start; i--) {
            if (line[i] == '\r') {
                return i + 1;
            }
        }
        return start;
    }

    private void text(byte[] line, int start, int end) {
        boolean coloured = false;
        int copied = start;
        for (int i = start; i < end; ) {
            if (!SPECIAL[line[i] & 0xFF]) {
                i++;
                continue;
            }
            append(line, copied, i);
            int next = afterSpecial(line, i, end);
            if (style == Style.COLOUR && isColour(line, i, next)) {
                append(line, i, next);
                coloured = true;
            }
            i = next;
            copied = next;
        }
        append(line, copied, end);
        if (coloured) {
            append(RESET);
        }
    }

    /** Returns the index behind the special at {@code i}, having written what is shown for it; colours are not. */
    private int afterSpecial(byte[] line, int i, int end) {
        int value = line[i] & 0xFF;
        if (value == ESC) {
            return afterEscape(line, i, end);
        }
        if (value == C1_LEAD) {
            return afterC1Lead(line, i, end);
        }
        append('^');
        append(value ^ 0x40);
        return i + 1;
    }

    /** A character below U+00C0, or a lead without a follower, which must not meet one behind a sequence left out. */
    private int afterC1Lead(byte[] line, int i, int end) {
        int follower = i + 1 < end ? line[i + 1] & 0xFF : 0;
        if (follower < 0x80 || follower > 0xBF) {
            append(REPLACEMENT);
            return i + 1;
        }
        if (follower <= 0x9F) {
            append('^');
            append('[');
            append(follower - 0x40); // U+009B is another way to write ESC [
        } else {
            append(line, i, i + 2);
        }
        return i + 2;
    }

    /** An escape sequence that is not ended in this line is left out to its end. */
    private static int afterEscape(byte[] line, int i, int end) {
        if (i + 1 >= end) {
            return end;
        }
        return switch (line[i + 1]) {
            case '[' -> afterControlSequence(line, i + 2, end);
            case ']', 'P', 'X', '^', '_' -> afterString(line, i + 2, end);
            default -> afterShortEscape(line, i + 1, end);
        };
    }

    /** Parameters and intermediates, then one final byte; a byte that fits nowhere ends it before. */
    private static int afterControlSequence(byte[] line, int start, int end) {
        int i = start;
        while (i < end && line[i] >= 0x20 && line[i] <= 0x3F) {
            i++;
        }
        return i < end && line[i] >= 0x40 && line[i] <= 0x7E ? i + 1 : i;
    }

    /** A title or a link: up to BEL or ESC \. */
    private static int afterString(byte[] line, int start, int end) {
        for (int i = start; i < end; i++) {
            if (line[i] == BEL) {
                return i + 1;
            }
            if (line[i] == ESC) {
                return i + 1 < end && line[i + 1] == '\\' ? i + 2 : i;
            }
        }
        return end;
    }

    private static int afterShortEscape(byte[] line, int start, int end) {
        int i = start;
        while (i < end && line[i] >= 0x20 && line[i] <= 0x2F) {
            i++;
        }
        return i < end && line[i] >= 0x30 && line[i] <= 0x7E ? i + 1 : i;
    }

    /** Whether it is ESC [ digits and separators m. */
    private static boolean isColour(byte[] line, int start, int end) {
        if (end - start < 3 || line[start] != ESC || line[start + 1] != '[' || line[end - 1] != 'm') {
            return false;
        }
        for (int i = start + 2; i < end - 1; i++) {
            if (line[i] < '0' || line[i] > ';') {
                return false;
            }
        }
        return true;
    }

    private byte[][] prefixes(String name) {
        return prefixes.computeIfAbsent(name, added -> {
            String colour = COLOURS.get(prefixes.size() % COLOURS.size());
            return new byte[][] {prefix(added, colour, '|'), prefix(added, colour, '!'), prefix(added, colour, '*')};
        });
    }

    private static int mark(LogStream stream) {
        return switch (stream) {
            case STDOUT, PTY -> 0;
            case STDERR -> 1;
            case SYSTEM -> 2;
        };
    }

    private byte[] prefix(String name, String colour, char mark) {
        String padded = name + " ".repeat(Math.max(0, column - name.length()));
        if (style == Style.PLAIN) {
            return (padded + " " + mark + " ").getBytes(StandardCharsets.UTF_8);
        }
        String markColour = mark == '!' ? RED : DIM;
        String text = "\u001b[" + colour + "m" + padded + "\u001b[0m " + markColour + mark + "\u001b[0m ";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void append(int character) {
        reserve(1);
        buffer[length++] = (byte) character;
    }

    private void append(byte[] bytes) {
        append(bytes, 0, bytes.length);
    }

    private void append(byte[] bytes, int start, int end) {
        reserve(end - start);
        System.arraycopy(bytes, start, buffer, length, end - start);
        length += end - start;
    }

    private void reserve(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    private static boolean[] special() {
        boolean[] special = new boolean[256];
        Arrays.fill(special, 0, 0x20, true);
        special['\t'] = false;
        special[DEL] = true;
        special[C1_LEAD] = true;
        return special;
    }
}
