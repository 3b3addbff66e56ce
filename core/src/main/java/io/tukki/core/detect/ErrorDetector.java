package io.tukki.core.detect;

import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Joins the lines of errors, fed line by line, each stream of each process for itself. An error is returned when it is
 * complete: a line comes that does not belong to it, or none for a while (1 s, 200 ms where no rule knows it), which
 * {@link #flush} finds out. At most 500 lines and 64 Ki characters of one error are kept. For one thread at a time.
 */
public final class ErrorDetector {

    private record Key(ProcessId process, LogStream stream) {}

    private final ErrorRules rules;
    private final Map<Key, StreamErrors> streams = new HashMap<>();

    public ErrorDetector(ErrorRules rules) {
        this.rules = rules;
    }

    /** Takes the next line of its stream; returns the errors that are complete by it, mostly none. */
    public List<DetectedError> feed(TextLine line) {
        StreamErrors stream =
                streams.computeIfAbsent(new Key(line.process(), line.stream()), key -> new StreamErrors(rules));
        List<DetectedError> found = new ArrayList<>(0);
        stream.take(line, found);
        return found;
    }

    /** Returns the errors that are complete because nothing came any more. */
    public List<DetectedError> flush(long nanos) {
        List<DetectedError> found = new ArrayList<>(0);
        streams.values().forEach(stream -> stream.flush(nanos, found));
        return found;
    }

    /** Returns the errors under way as they stand, at most one of each stream; lines to come may change them. */
    public List<DetectedError> underWay() {
        return streams.values().stream()
                .map(StreamErrors::underWay)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the errors that were under way in a process, which has ended or lost lines, and forgets it. */
    public List<DetectedError> end(ProcessId process) {
        List<DetectedError> found = new ArrayList<>(0);
        for (Iterator<Map.Entry<Key, StreamErrors>> each = streams.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Key, StreamErrors> entry = each.next();
            if (entry.getKey().process().equals(process)) {
                entry.getValue().end(found);
                each.remove();
            }
        }
        return found;
    }

    /** Returns whether {@link #flush} may find something later. */
    public boolean isOpen() {
        return streams.values().stream().anyMatch(StreamErrors::isOpen);
    }
}
