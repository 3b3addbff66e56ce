package io.tukki.core.project;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A place in a file, as editors count.
 *
 * @param file as the user named it
 * @param line from 1
 * @param column from 1, in code points
 */
public record Position(Path file, int line, int column) implements Comparable<Position> {

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::file).thenComparing(Position::line).thenComparing(Position::column);

    public Position {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line (" + line + ") and column (" + column + ") must be >= 1");
        }
    }

    /** Returns the first character of {@code file}. */
    public static Position startOf(Path file) {
        return new Position(file, 1, 1);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** Returns {@code file:line:column}, which editors and terminals turn into a link. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
