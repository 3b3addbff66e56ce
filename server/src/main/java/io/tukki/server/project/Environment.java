package io.tukki.server.project;

import io.tukki.core.project.Position;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads {@code env}: a map of names to values, or a list of {@code NAME=value}. */
final class Environment {

    private static final Set<String> OURS = Set.of("TUKKI_RUNTIME", "TUKKI_PROCESS", "TUKKI_INCARNATION");

    private final Findings findings;
    private final String path;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private Environment(Findings findings, String path) {
        this.findings = findings;
        this.path = path;
    }

    /** Returns the variables under the key {@code env} of {@code section}, empty if it has none. */
    static Map<String, String> read(Section section, Findings findings) {
        Environment environment = new Environment(findings, section.path("env"));
        section.value("env").ifPresent(value -> environment.read(section, value));
        return environment.variables;
    }

    private void read(Section section, ConfigNode value) {
        if (value instanceof Entries map) {
            map.entries().forEach(this::entry);
        } else if (value instanceof Items list) {
            list.items().forEach(this::item);
        } else {
            section.wrongType(value, "env", "a map of names to values or a list of NAME=value");
        }
    }

    private void entry(Entry entry) {
        if (!(entry.value() instanceof Scalar value)) {
            findings.problem(
                    entry.value().at(),
                    path + "." + entry.key(),
                    "variable '" + entry.key() + "' must be text, not "
                            + entry.value().kind());
            return;
        }
        if (value.isNothing()) {
            findings.warning(
                    entry.at(),
                    path + "." + entry.key(),
                    "variable '" + entry.key() + "' has no value and is set to the empty text",
                    "write \"\" if that is meant");
        }
        put(entry.at(), entry.key(), value.isNothing() ? "" : value.text());
    }

    private void item(ConfigNode item) {
        if (!(item instanceof Scalar scalar) || scalar.text().indexOf('=') < 1) {
            findings.problem(item.at(), path, "an item of 'env' must be NAME=value, not " + Section.quoted(item));
            return;
        }
        int equals = scalar.text().indexOf('=');
        String name = scalar.text().substring(0, equals);
        if (variables.containsKey(name)) {
            findings.warning(item.at(), path, "variable '" + name + "' is given twice; the last counts");
        }
        put(item.at(), name, scalar.text().substring(equals + 1));
    }

    private void put(Position at, String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            findings.problem(
                    at,
                    path,
                    "a variable needs a name without '=', and neither name nor value may have a NUL character");
            return;
        }
        if (name.chars().anyMatch(Character::isWhitespace)) {
            findings.warning(at, path, "variable name '" + name + "' has a space in it");
        }
        if (OURS.contains(name)) {
            findings.warning(at, path, "variable '" + name + "' is set by Tukki; this value does nothing");
        }
        variables.put(name, value);
    }
}
