package io.tukki.core.search;

import io.tukki.core.log.LogLine;
import java.util.List;

/**
 * A line that was looked for.
 *
 * @param before the lines of its process just before it, oldest first
 * @param after the lines of its process just after it, oldest first
 */
public record SearchHit(LogLine line, List<LogLine> before, List<LogLine> after) implements SearchElement {
    public SearchHit {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
