package io.tukki.actors.process;

import io.tukki.core.launch.TreeView;
import io.tukki.core.process.ProcessId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The trees that run, to look at without asking an actor. Each {@link ManagedProcess} writes its own entry, everybody
 * reads. Thread-safe.
 */
public final class RunningTrees {

    private final Map<ProcessId, TreeView> trees = new ConcurrentHashMap<>();

    void began(ProcessId process, TreeView tree) {
        trees.put(process, tree);
    }

    void ended(ProcessId process) {
        trees.remove(process);
    }

    /** Returns the tree of the incarnation that runs, empty if none does. */
    public Optional<TreeView> of(ProcessId process) {
        return Optional.ofNullable(trees.get(process));
    }
}
