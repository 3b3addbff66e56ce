package io.tukki.core.streamer;

import java.util.List;

/**
 * How far a name has come, as it is kept.
 *
 * @param next lowest id that is not acknowledged
 * @param ahead acknowledged ranges behind it, ascending, not touching
 */
public record CursorPosition(long next, List<Range> ahead) {
    public CursorPosition {
        if (next < 1) {
            throw new IllegalArgumentException("next (" + next + ") must be >= 1");
        }
        ahead = List.copyOf(ahead);
    }

    /** Returns the position before event {@code next} with nothing acknowledged ahead. */
    public static CursorPosition at(long next) {
        return new CursorPosition(next, List.of());
    }

    /**
     * Ids that are acknowledged.
     *
     * @param from first
     * @param end one behind the last
     */
    public record Range(long from, long end) {}
}
