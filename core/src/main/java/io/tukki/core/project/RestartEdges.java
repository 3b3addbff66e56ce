package io.tukki.core.project;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who is restarted because what it depends on is: edges that say so, followed as far as they go. */
public final class RestartEdges {

    private RestartEdges() {}

    /** Returns {@code restarted} and all that want to be restarted with one of them. */
    public static Set<ProcessId> closure(Collection<ProcessSpec> specs, Collection<ProcessId> restarted) {
        Set<ProcessId> reached = new LinkedHashSet<>(restarted);
        boolean more = true;
        while (more) {
            more = false;
            for (ProcessSpec spec : specs) {
                if (spec.restartsWith().stream().anyMatch(reached::contains)) {
                    more |= reached.add(spec.id());
                }
            }
        }
        return reached;
    }
}
