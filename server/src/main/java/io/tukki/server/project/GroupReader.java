package io.tukki.server.project;

import io.tukki.core.process.ProcessId;
import io.tukki.core.project.Position;
import io.tukki.core.project.Spelling;
import io.tukki.core.project.Subject;
import io.tukki.core.restart.ProcessGroup;
import io.tukki.core.restart.ProcessGroup.Strategy;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code groups}: a map of names to a strategy, members, a parent and a budget. Whether members and parents exist
 * is checked with the whole project.
 */
final class GroupReader {

    private static final int MOST_RESTARTS = 1_000_000;

    private static final List<String> STRATEGIES =
            Arrays.stream(Strategy.values()).map(GroupReader::spelling).toList();

    private final Section groups;
    private final Map<Subject, Position> places;

    private GroupReader(Section groups, Map<Subject, Position> places) {
        this.groups = groups;
        this.places = places;
    }

    /**
     * Returns the groups of {@code project}, in the order of the file.
     *
     * @param places where to note the place of what is checked later
     */
    static List<ProcessGroup> read(Section project, Map<Subject, Position> places) {
        Optional<ConfigNode> value = project.value("groups");
        if (value.isPresent() && !(value.get() instanceof Entries)) {
            project.wrongType(value.get(), "groups", "a map of names to groups");
            return List.of();
        }
        List<ProcessGroup> read = new ArrayList<>();
        value.map(Entries.class::cast)
                .ifPresent(map ->
                        map.entries().forEach(entry -> read.add(new GroupReader(project, places).group(entry))));
        return read;
    }

    /** Returns how {@code strategy} is written in a file. */
    static String spelling(Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private ProcessGroup group(Entry entry) {
        String name = entry.key().isBlank() ? "group" : entry.key();
        places.put(new Subject.OfGroup(name), entry.at());
        ProcessGroup defaults = ProcessGroup.of(name, Strategy.ONE_FOR_ONE);
        if (entry.key().isBlank()) {
            groups.problem(entry.at(), "groups", "a group needs a name");
        }
        if (!(entry.value() instanceof Entries map)) {
            groups.wrongType(entry.value(), "groups", "a map with 'members'");
            return defaults;
        }
        Section section = groups.under("groups." + name, map, Keys.GROUP);
        return new ProcessGroup(
                name,
                section.text("strategy").map(text -> strategy(section, text)).orElse(defaults.strategy()),
                members(section),
                section.text("parent").map(Scalar::text).orElse(null),
                section.integer("max", 0, MOST_RESTARTS).orElse(defaults.maxRestarts()),
                section.positiveDuration("within").orElse(defaults.period()));
    }

    private static Strategy strategy(Section section, Scalar text) {
        for (Strategy strategy : Strategy.values()) {
            if (spelling(strategy).equals(text.text().replace('_', '-'))) {
                return strategy;
            }
        }
        String message = "'strategy' must be one of " + String.join(", ", STRATEGIES) + ", not " + Section.quoted(text);
        section.problem(
                text.at(),
                "strategy",
                message,
                Spelling.didYouMean(text.text(), STRATEGIES).orElse(null));
        return Strategy.ONE_FOR_ONE;
    }

    private static List<ProcessId> members(Section section) {
        Optional<ConfigNode> value = section.value("members");
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof Items list)) {
            section.wrongType(value.get(), "members", "a list of names of processes");
            return List.of();
        }
        List<ProcessId> members = new ArrayList<>();
        for (ConfigNode item : list.items()) {
            if (item instanceof Scalar name && ProcessId.isValid(name.text())) {
                members.add(ProcessId.of(name.text()));
            } else {
                section.wrongType(item, "members", "a list of names of processes");
            }
        }
        return members;
    }
}
