package io.tukki.server.project;

import io.tukki.core.project.Position;
import java.util.List;

/**
 * A piece of a project file with its place in it. Anchors are resolved (the place is that of the anchor), merge keys
 * applied (the place is that of the entry merged in), keys are unique.
 */
sealed interface ConfigNode {

    Position at();

    /** Returns what it is, for "must be X, not ...". */
    String kind();

    /** What the YAML core schema takes a single value for. Its text is kept as it was written. */
    enum ScalarKind {
        TEXT("text"),
        BOOLEAN("true or false"),
        NUMBER("a number"),
        NOTHING("nothing");

        private final String words;

        ScalarKind(String words) {
            this.words = words;
        }
    }

    /** A single value: {@code 0755} is the text 0755. */
    record Scalar(Position at, String text, ScalarKind type) implements ConfigNode {
        boolean isNothing() {
            return type == ScalarKind.NOTHING;
        }

        @Override
        public String kind() {
            return type.words;
        }
    }

    record Items(Position at, List<ConfigNode> items) implements ConfigNode {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    record Entries(Position at, List<Entry> entries) implements ConfigNode {
        public Entries {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a map";
        }
    }

    /** One line of a map; {@code at} is the place of the key. */
    record Entry(Position at, String key, ConfigNode value) {}
}
