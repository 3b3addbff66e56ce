package io.tukki.core.project;

import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.Replica;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides which replicas there are to be when their number changes: always those with the lowest numbers. Names that
 * are there are kept, and new ones get as many digits as those. None is allowed: all are stopped then, and stay known.
 */
public final class Scaling {

    private Scaling() {}

    /** Which replicas there are to be. */
    public sealed interface Plan {}

    /**
     * A change that can be made.
     *
     * @param wanted by number; specs that are not known yet are like the known one with the highest number
     * @param surplus to be stopped, highest number first
     */
    public record Planned(List<ProcessSpec> wanted, List<ProcessId> surplus) implements Plan {
        public Planned {
            wanted = List.copyOf(wanted);
            surplus = List.copyOf(surplus);
        }
    }

    /** A change that cannot be made, and why. */
    public record Refused(List<SpecProblem> problems) implements Plan {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Returns what {@code count} replicas of {@code name} mean.
     *
     * @param known all processes
     */
    public static Plan plan(Collection<ProcessSpec> known, String name, int count) {
        NavigableMap<Integer, ProcessSpec> replicas = new TreeMap<>();
        for (ProcessSpec spec : known) {
            spec.replica()
                    .filter(replica -> replica.of().equals(name))
                    .ifPresent(replica -> replicas.put(replica.number(), spec));
        }
        if (replicas.isEmpty()) {
            return refuse(unknown(known, name));
        }
        if (count < 0 || count > Replicas.MOST) {
            String message =
                    "the number of replicas of '" + name + "' must be 0 to " + Replicas.MOST + ", not " + count;
            return refuse(about(message));
        }
        return plan(known, replicas, count);
    }

    private static Plan plan(Collection<ProcessSpec> known, NavigableMap<Integer, ProcessSpec> replicas, int count) {
        Set<String> names = known.stream().map(spec -> spec.id().name()).collect(Collectors.toSet());
        ProcessSpec last = replicas.lastEntry().getValue();
        List<ProcessSpec> wanted = new ArrayList<>();
        List<SpecProblem> problems = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            ProcessSpec spec = replicas.get(number);
            if (spec == null) {
                String name = nameLike(last, number);
                problem(name, names).ifPresent(problems::add);
                if (problems.isEmpty()) {
                    spec = Replicas.replica(last, ProcessId.of(name), number);
                }
            }
            if (spec != null) {
                wanted.add(spec);
            }
        }
        List<ProcessId> surplus = replicas.tailMap(count).entrySet().stream()
                .sorted(Map.Entry.<Integer, ProcessSpec>comparingByKey(Comparator.reverseOrder()))
                .map(entry -> entry.getValue().id())
                .toList();
        return problems.isEmpty() ? new Planned(wanted, surplus) : new Refused(problems);
    }

    private static String nameLike(ProcessSpec sibling, int number) {
        Replica replica = sibling.replica().orElseThrow();
        int digits = sibling.id().name().length() - replica.of().length() - 1;
        return replica.of() + "-" + ("%0" + Math.max(1, digits) + "d").formatted(number);
    }

    private static Optional<SpecProblem> problem(String name, Set<String> names) {
        if (names.contains(name)) {
            return Optional.of(about("there is another process named '" + name + "'"));
        }
        return ProcessId.isValid(name)
                ? Optional.empty()
                : Optional.of(about("name '" + name + "' of a replica must be " + ProcessId.RULE));
    }

    private static SpecProblem unknown(Collection<ProcessSpec> known, String name) {
        boolean alone = known.stream().anyMatch(spec -> spec.id().name().equals(name));
        if (alone) {
            return about("'" + name + "' has no replicas").hint("start it with 'replicas', be it 1, to scale it");
        }
        List<String> scalable = known.stream()
                .flatMap(spec -> spec.replica().stream())
                .map(Replica::of)
                .distinct()
                .toList();
        return about("there is no process '" + name + "' with replicas")
                .hint(Spelling.didYouMean(name, scalable)
                        .orElse(scalable.isEmpty() ? null : "there are: " + String.join(", ", scalable)));
    }

    private static SpecProblem about(String message) {
        return SpecProblem.of(Subject.Whole.PROJECT, message);
    }

    private static Plan refuse(SpecProblem problem) {
        return new Refused(List.of(Objects.requireNonNull(problem)));
    }
}
