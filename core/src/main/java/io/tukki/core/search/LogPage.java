package io.tukki.core.search;

import io.tukki.core.log.LogLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Some of the lines that a search asks for, oldest first whichever way it looked.
 *
 * @param older cursor of the page before, for a search that is newest first
 * @param newer cursor of the page behind, for one that is oldest first
 */
public record LogPage(List<LogLine> lines, long older, long newer, SearchEnd end) {

    public LogPage {
        lines = List.copyOf(lines);
    }

    /** Returns the first page of {@code scan}, of as many lines as it may hit. */
    public static LogPage of(LogScan scan) {
        List<LogLine> lines = new ArrayList<>();
        SearchElement next = scan.next();
        while (next instanceof SearchHit hit) {
            lines.add(hit.line());
            next = scan.next();
        }
        if (!(next instanceof SearchEnd end)) {
            throw new IllegalStateException("a scan ends with its end");
        }
        if (scan.search().newestFirst()) {
            Collections.reverse(lines);
        }
        long first = lines.isEmpty() ? end.cursor() : lines.get(0).sequence();
        long last = lines.isEmpty() ? end.cursor() : lines.get(lines.size() - 1).sequence();
        return scan.search().newestFirst()
                ? new LogPage(lines, end.cursor(), last, end)
                : new LogPage(lines, first, end.cursor(), end);
    }
}
