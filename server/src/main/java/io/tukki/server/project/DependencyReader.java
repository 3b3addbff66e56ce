package io.tukki.server.project;

import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.project.Position;
import io.tukki.core.project.Spelling;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code depends_on}: a list of names, or a map of names to conditions. Whether the names exist is checked with
 * the whole project.
 */
final class DependencyReader {

    /** One dependency, by its name; {@code at} is the place of the name. */
    record Dependency(Position at, DependencyCondition condition) {}

    private static final String KEY = "depends_on";

    private static final List<String> CONDITIONS = Arrays.stream(DependencyCondition.values())
            .map(DependencyReader::spelling)
            .toList();

    private final ProcessId id;
    private final Section section;
    private final Set<String> siblings;
    private final Findings findings;
    private final Map<String, Dependency> dependencies = new LinkedHashMap<>();

    /**
     * Prepares to read.
     *
     * @param siblings all names under {@code processes}, good or bad
     */
    DependencyReader(ProcessId id, Section section, Set<String> siblings, Findings findings) {
        this.id = id;
        this.section = section;
        this.siblings = siblings;
        this.findings = findings;
    }

    /** Returns the dependencies whose names can be names of processes. */
    Map<String, Dependency> read() {
        Optional<ConfigNode> value = section.value(KEY);
        if (value.isEmpty()) {
            return Map.of();
        }
        if (value.get() instanceof Items list) {
            list.items().forEach(this::item);
        } else if (value.get() instanceof Entries map) {
            map.entries().forEach(entry -> add(entry.key(), new Dependency(entry.at(), condition(entry))));
        } else {
            section.wrongType(value.get(), KEY, "a list of names or a map of names to conditions");
        }
        return dependencies;
    }

    /** Returns how {@code condition} is written in a file. */
    static String spelling(DependencyCondition condition) {
        return condition.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void item(ConfigNode item) {
        if (!(item instanceof Scalar name) || name.isNothing()) {
            section.wrongType(item, KEY, "a list of names");
            return;
        }
        if (dependencies.containsKey(name.text())) {
            section.warning(item.at(), KEY, "dependency '" + name.text() + "' is given twice", null);
        }
        add(name.text(), new Dependency(item.at(), DependencyCondition.STARTED));
    }

    private void add(String name, Dependency dependency) {
        if (ProcessId.isValid(name)) {
            dependencies.put(name, dependency);
        } else if (!siblings.contains(name)) {
            section.problem(
                    dependency.at(),
                    KEY,
                    "process '" + id + "' depends on '" + name + "', which does not exist",
                    Spelling.didYouMean(name, siblings).orElse(null));
        }
    }

    private DependencyCondition condition(Entry entry) {
        Optional<ConfigNode> value = Optional.of(entry.value());
        if (entry.value() instanceof Entries map) {
            String path = section.path(KEY) + "." + entry.key();
            value = new Section(map, path, Keys.DEPENDENCY, findings)
                    .entry("condition")
                    .map(Entry::value);
        }
        if (value.isPresent() && value.get() instanceof Scalar scalar && !scalar.isNothing()) {
            return condition(scalar);
        }
        section.problem(
                entry.at(), KEY, "'" + entry.key() + "' needs a condition: one of " + String.join(", ", CONDITIONS));
        return DependencyCondition.STARTED;
    }

    private DependencyCondition condition(Scalar text) {
        for (DependencyCondition condition : DependencyCondition.values()) {
            if (spelling(condition).equals(text.text())) {
                return condition;
            }
        }
        section.problem(
                text.at(),
                KEY,
                "condition must be one of " + String.join(", ", CONDITIONS) + ", not " + Section.quoted(text),
                Spelling.didYouMean(text.text(), CONDITIONS).orElse(null));
        return DependencyCondition.STARTED;
    }
}
