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

    /** What a file may ask of a dependency. */
    enum Condition {
        STARTED(DependencyCondition.STARTED),
        READY(DependencyCondition.READY),
        /** Ready, and told so by a line of its log. */
        LOG_READY(DependencyCondition.READY),
        COMPLETED(DependencyCondition.COMPLETED),
        COMPLETED_SUCCESSFULLY(DependencyCondition.COMPLETED_SUCCESSFULLY);

        private final DependencyCondition meaning;

        Condition(DependencyCondition meaning) {
            this.meaning = meaning;
        }

        DependencyCondition meaning() {
            return meaning;
        }

        /** Returns how it is written in a file. */
        String spelling() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** One dependency, by its name; {@code at} is the place of the name. */
    record Dependency(Position at, Condition condition, boolean restart) {}

    private static final String KEY = "depends_on";

    private static final List<String> CONDITIONS =
            Arrays.stream(Condition.values()).map(Condition::spelling).toList();

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
            map.entries().forEach(entry -> add(entry.key(), dependency(entry)));
        } else {
            section.wrongType(value.get(), KEY, "a list of names or a map of names to conditions");
        }
        return dependencies;
    }

    private void item(ConfigNode item) {
        if (!(item instanceof Scalar name) || name.isNothing()) {
            section.wrongType(item, KEY, "a list of names");
            return;
        }
        if (dependencies.containsKey(name.text())) {
            section.warning(item.at(), KEY, "dependency '" + name.text() + "' is given twice", null);
        }
        add(name.text(), new Dependency(item.at(), Condition.STARTED, false));
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

    private Dependency dependency(Entry entry) {
        if (!(entry.value() instanceof Entries map)) {
            return new Dependency(entry.at(), condition(entry, Optional.of(entry.value())), false);
        }
        Section inner = new Section(map, section.path(KEY) + "." + entry.key(), Keys.DEPENDENCY, findings);
        Optional<ConfigNode> condition = inner.entry("condition").map(Entry::value);
        return new Dependency(entry.at(), condition(entry, condition), inner.flag("restart"));
    }

    private Condition condition(Entry entry, Optional<ConfigNode> value) {
        if (value.isPresent() && value.get() instanceof Scalar scalar && !scalar.isNothing()) {
            return condition(scalar);
        }
        section.problem(
                entry.at(), KEY, "'" + entry.key() + "' needs a condition: one of " + String.join(", ", CONDITIONS));
        return Condition.STARTED;
    }

    private Condition condition(Scalar text) {
        for (Condition condition : Condition.values()) {
            if (condition.spelling().equals(text.text())) {
                return condition;
            }
        }
        section.problem(
                text.at(),
                KEY,
                "condition must be one of " + String.join(", ", CONDITIONS) + ", not " + Section.quoted(text),
                hint(text.text()).orElse(null));
        return Condition.STARTED;
    }

    /** Other tools put a word in front and say healthy. */
    private static Optional<String> hint(String theirs) {
        String ours = theirs.toLowerCase(Locale.ROOT)
                .replaceFirst("^(process|service)_", "")
                .replace('_', '-')
                .replaceFirst("^healthy$", "ready");
        return CONDITIONS.contains(ours)
                ? Optional.of("here it is called '" + ours + "'")
                : Spelling.didYouMean(theirs, CONDITIONS);
    }
}
