package io.tukki.core.process;

/**
 * Size of a terminal in characters.
 *
 * @param columns 1 to 65,535
 * @param rows 1 to 65,535
 */
public record TerminalSize(int columns, int rows) {

    /** 80 by 24. */
    public static final TerminalSize DEFAULT = new TerminalSize(80, 24);

    /** The most a terminal knows, either way. */
    public static final int MOST = 65_535;

    public TerminalSize {
        check("columns", columns);
        check("rows", rows);
    }

    private static void check(String name, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(name + " (" + value + ") must be 1 to " + MOST);
        }
    }
}
