package io.tukki.core.detect;

import io.tukki.core.log.LogLine;
import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins consecutive equal lines: of one process, from one stream, with the same bytes. Lines of other processes in
 * between do not matter. Works while reading; nothing of it is stored.
 */
public final class Collapse {

    private Collapse() {}

    /** Returns {@code lines} with equal ones joined, each where its first stood. */
    public static List<CollapsedLine> of(Iterable<LogLine> lines) {
        List<CollapsedLine> collapsed = new ArrayList<>();
        Map<ProcessId, Integer> latest = new HashMap<>();
        for (LogLine line : lines) {
            Integer at = latest.get(line.process());
            if (at != null && isEqual(collapsed.get(at).line(), line)) {
                CollapsedLine known = collapsed.get(at);
                collapsed.set(at, new CollapsedLine(known.line(), known.count() + 1, line.time(), line.sequence()));
            } else {
                latest.put(line.process(), collapsed.size());
                collapsed.add(new CollapsedLine(line, 1, line.time(), line.sequence()));
            }
        }
        return collapsed;
    }

    private static boolean isEqual(LogLine a, LogLine b) {
        int length = a.length();
        if (a.stream() != b.stream() || length != b.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (a.byteAt(i) != b.byteAt(i)) {
                return false;
            }
        }
        return true;
    }
}
