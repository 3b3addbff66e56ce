package io.tukki.core.detect;

import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which errors are to be told: each as it stands soon after it was written, though more lines may come, and once more
 * when it is complete if they did. For one thread at a time.
 */
public final class ErrorNews {

    private record Key(ProcessId process, LogStream stream) {}

    /**
     * An error to be told.
     *
     * @param update whether it takes the place of the one told last of its stream
     */
    public record Item(DetectedError error, boolean update) {}

    private final Map<Key, DetectedError> told = new HashMap<>();

    /** Returns what is to be told of errors that are still under way, at most one of each stream. */
    public List<Item> underWay(List<DetectedError> errors) {
        List<Item> items = new ArrayList<>(0);
        for (DetectedError error : errors) {
            if (!isTold(error)) {
                told.put(keyOf(error), error);
                items.add(new Item(error, false));
            }
        }
        return items;
    }

    /** Returns what is to be told of an error that is complete. */
    public Optional<Item> complete(DetectedError error) {
        boolean known = isTold(error);
        DetectedError before = known ? told.remove(keyOf(error)) : null;
        return error.equals(before) ? Optional.empty() : Optional.of(new Item(error, known));
    }

    /** Forgets what was told of a process whose errors are all complete. */
    public void end(ProcessId process) {
        told.keySet().removeIf(key -> key.process().equals(process));
    }

    private boolean isTold(DetectedError error) {
        DetectedError before = told.get(keyOf(error));
        return before != null
                && before.firstSequence() <= error.lastSequence()
                && error.firstSequence() <= before.lastSequence();
    }

    private static Key keyOf(DetectedError error) {
        return new Key(error.process(), error.stream());
    }
}
