package io.tukki.server.project;

import io.tukki.core.process.ProcessId;
import io.tukki.core.project.Position;
import io.tukki.core.project.Replicas;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code replicas}, and checks that their names can be used. */
final class ReplicaReader {

    private static final String KEY = "replicas";

    private final ProcessId id;
    private final Section process;
    private final Set<String> siblings;

    /**
     * Prepares to read.
     *
     * @param siblings all names in the file, good or bad
     */
    ReplicaReader(ProcessId id, Section process, Set<String> siblings) {
        this.id = id;
        this.process = process;
        this.siblings = siblings;
    }

    /** Returns how many; empty if the key is not there, or has a problem. */
    Optional<Integer> read() {
        Optional<ConfigNode> value = process.value(KEY);
        if (value.isPresent()
                && value.get() instanceof Scalar scalar
                && scalar.text().equals("0")) {
            process.problem(scalar.at(), KEY, "'replicas' must be at least 1", "to leave it out, 'disabled: true'");
            return Optional.empty();
        }
        Optional<Integer> count = process.integer(KEY, 1, Replicas.MOST);
        count.ifPresent(number -> check(value.map(ConfigNode::at).orElse(process.at()), number));
        return count;
    }

    private void check(Position at, int count) {
        List<String> names = Replicas.names(id.name(), count);
        if (!ProcessId.isValid(names.get(0))) {
            process.problem(at, KEY, "name '" + names.get(0) + "' of a replica must be " + ProcessId.RULE);
        }
        names.stream()
                .filter(siblings::contains)
                .forEach(name -> process.problem(
                        at, KEY, "replica '" + name + "' of '" + id + "' has the name of another process"));
        variable()
                .ifPresent(place -> process.warning(
                        place,
                        "env",
                        "variable '" + Replicas.VARIABLE + "' is set by Tukki; this value does nothing",
                        null));
    }

    private Optional<Position> variable() {
        return process.entry("env")
                .map(Entry::value)
                .filter(Entries.class::isInstance)
                .flatMap(env -> ((Entries) env)
                        .entries().stream()
                                .filter(entry -> entry.key().equals(Replicas.VARIABLE))
                                .findFirst())
                .map(Entry::at);
    }
}
