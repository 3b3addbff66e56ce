package io.tukki.core.detect;

import java.util.Set;

/**
 * What a line is worth.
 *
 * @param tags what it is about, such as {@code build} or the names of filters that match it
 */
public record LineClass(LogLevel level, Set<String> tags, int priority) {

    private static final int HIGH = 50;

    public LineClass {
        tags = Set.copyOf(tags);
    }

    /** Returns whether the line belongs in the view of what matters: its priority is above 50. */
    public boolean isHighPriority() {
        return priority > HIGH;
    }
}
