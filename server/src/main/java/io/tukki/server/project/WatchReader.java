package io.tukki.server.project;

import io.tukki.core.process.WatchGlobs;
import io.tukki.core.process.WatchSpec;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import io.tukki.server.project.ConfigNode.ScalarKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code watch}: true, a list of globs, or a map with {@code paths}, {@code ignore}, {@code debounce}, {@code signal}. */
final class WatchReader {

    private WatchReader() {}

    /** Returns what {@code process} watches; empty if nothing. */
    static Optional<WatchSpec> read(Section process) {
        Optional<ConfigNode> value = process.value("watch");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Entries map) {
            return Optional.of(read(process.under("watch", map, Keys.WATCH), WatchSpec.DEFAULT));
        }
        if (value.get() instanceof Items list) {
            return Optional.of(WatchSpec.DEFAULT.include(globs(process, "watch", list)));
        }
        if (value.get() instanceof Scalar scalar && scalar.type() == ScalarKind.BOOLEAN) {
            return process.flag("watch") ? Optional.of(WatchSpec.DEFAULT) : Optional.empty();
        }
        process.wrongType(value.get(), "watch", "true, a list of globs, or a map with 'paths'");
        return Optional.empty();
    }

    private static WatchSpec read(Section watch, WatchSpec defaults) {
        WatchSpec spec = globs(watch, "paths").map(defaults::include).orElse(defaults);
        spec = globs(watch, "ignore").map(spec::exclude).orElse(spec);
        spec = watch.positiveDuration("debounce").map(spec::debounce).orElse(spec);
        return watch.text("signal")
                .flatMap(text -> StopReader.signal(text, watch))
                .map(spec::signal)
                .orElse(spec);
    }

    private static Optional<List<String>> globs(Section section, String key) {
        Optional<ConfigNode> value = section.value(key);
        if (value.isPresent() && value.get() instanceof Items list) {
            return Optional.of(globs(section, key, list));
        }
        value.ifPresent(wrong -> section.wrongType(wrong, key, "a list of globs"));
        return Optional.empty();
    }

    private static List<String> globs(Section section, String key, Items list) {
        List<String> globs = new ArrayList<>();
        for (ConfigNode item : list.items()) {
            section.text(item, key).ifPresent(glob -> {
                Optional<String> problem = WatchGlobs.problem(glob.text());
                problem.ifPresent(words -> section.problem(glob.at(), key, "'" + key + "': " + words));
                if (problem.isEmpty()) {
                    globs.add(glob.text());
                }
            });
        }
        return globs;
    }
}
