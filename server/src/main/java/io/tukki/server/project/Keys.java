package io.tukki.server.project;

import io.tukki.core.project.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a project file, by where they stand. {@code tukki.schema.json} has the same; a test sees to it. */
enum Keys {
    PROJECT("at the top", "name", "env", "processes"),
    PROCESS("under a process", "command", "argv", "dir", "env", "depends_on", "stop", "merge_streams", "description"),
    DEPENDENCY("under a dependency", "condition"),
    STOP("under 'stop'", "signal", "grace");

    /** A key with this start is the user's own: a place for anchors and notes. */
    static final String OWN = "x-";

    /** What other tools call it. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("services", "processes"),
            Map.entry("procs", "processes"),
            Map.entry("environment", "env"),
            Map.entry("cmd", "command"),
            Map.entry("run", "command"),
            Map.entry("shell", "command"),
            Map.entry("entrypoint", "argv"),
            Map.entry("args", "argv"),
            Map.entry("working_dir", "dir"),
            Map.entry("cwd", "dir"),
            Map.entry("needs", "depends_on"),
            Map.entry("after", "depends_on"),
            Map.entry("shutdown", "stop"),
            Map.entry("stop_signal", "stop"),
            Map.entry("stop_grace_period", "stop"),
            Map.entry("timeout", "grace"),
            Map.entry("timeout_seconds", "grace"));

    private final String place;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    Keys(String place, String... names) {
        this.place = place;
        this.names = List.of(names);
    }

    List<String> names() {
        return names;
    }

    boolean knows(String key) {
        return names.contains(key) || key.startsWith(OWN);
    }

    /** Returns what an unknown key may have been meant to be, or where it belongs. */
    Optional<String> hint(String unknown) {
        return Optional.ofNullable(ALIASES.get(unknown))
                .filter(names::contains)
                .map(name -> "here it is called '" + name + "'")
                .or(() -> elsewhere(unknown))
                .or(() -> Spelling.didYouMean(unknown, names))
                .or(() -> Optional.of("known here: " + String.join(", ", names)));
    }

    private static Optional<String> elsewhere(String unknown) {
        for (Keys keys : values()) {
            if (keys.names.contains(unknown)) {
                return Optional.of("it belongs " + keys.place);
            }
        }
        return Optional.empty();
    }
}
