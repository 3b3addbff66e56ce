package io.tukki.server.project;

import io.tukki.core.project.Spelling;
import io.tukki.core.restart.Backoff;
import io.tukki.core.restart.RestartPolicy;
import io.tukki.core.restart.RestartPolicy.Mode;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Scalar;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code restart}: the name of a policy, or a map with it, its budget, its back-off and its exceptions. */
final class RestartReader {

    private static final int MOST_RESTARTS = 1_000_000;
    private static final int LARGEST_FACTOR = 100;

    private static final List<String> POLICIES =
            Arrays.stream(Mode.values()).map(RestartReader::spelling).toList();

    private final Section restart;

    private RestartReader(Section restart) {
        this.restart = restart;
    }

    /** Returns the policy under the key {@code restart} of {@code process}. */
    static RestartPolicy read(Section process) {
        Optional<ConfigNode> value = process.value("restart");
        if (value.isEmpty()) {
            return RestartPolicy.NEVER;
        }
        if (value.get() instanceof Entries map) {
            return new RestartReader(process.under("restart", map, Keys.RESTART)).policy();
        }
        if (value.get() instanceof Scalar name) {
            return RestartPolicy.of(mode(process, "restart", name));
        }
        process.wrongType(value.get(), "restart", oneOf() + ", or a map with 'policy'");
        return RestartPolicy.NEVER;
    }

    /** Returns how {@code mode} is written in a file. */
    static String spelling(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String oneOf() {
        return "one of " + String.join(", ", POLICIES);
    }

    private static Mode mode(Section section, String key, Scalar name) {
        for (Mode mode : Mode.values()) {
            if (spelling(mode).equals(name.text())) {
                return mode;
            }
        }
        String message = "'" + key + "' must be " + oneOf() + ", not " + Section.quoted(name);
        section.problem(name.at(), key, message, hint(name.text()).orElse(null));
        return Mode.NEVER;
    }

    private static Optional<String> hint(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "no", "false", "off" -> Optional.of("here it is called 'never'");
            case "yes", "true", "on", "any" -> Optional.of("here it is called 'always'");
            default -> Spelling.didYouMean(name, POLICIES);
        };
    }

    private RestartPolicy policy() {
        Mode mode = mode();
        RestartPolicy defaults = RestartPolicy.of(mode);
        RestartPolicy policy = defaults.budget(
                        restart.integer("max", 0, MOST_RESTARTS).orElse(defaults.maxRestarts()),
                        restart.positiveDuration("within").orElse(defaults.period()))
                .backoff(backoff())
                .stableAfter(restart.duration("stable_after").orElse(defaults.stableAfter()))
                .noRestartCodes(restart.exitCodes("never_after"));
        if (mode == Mode.NEVER && restart.has("policy")) {
            warnAboutNever();
        }
        return policy;
    }

    private Mode mode() {
        if (restart.value("policy").isEmpty()) {
            restart.problem(restart.at(), "policy", "'restart' needs a 'policy': " + oneOf());
        }
        Optional<Scalar> name = restart.text("policy");
        return name.map(given -> mode(restart, "policy", given)).orElse(Mode.NEVER);
    }

    private void warnAboutNever() {
        Keys.RESTART.names().stream()
                .filter(key -> !key.equals("policy"))
                .flatMap(key -> restart.entry(key).stream())
                .forEach(entry -> restart.warning(
                        entry.at(), entry.key(), "with policy never '" + entry.key() + "' does nothing", null));
    }

    private Backoff backoff() {
        Optional<ConfigNode> value = restart.value("backoff");
        if (value.isEmpty()) {
            return Backoff.DEFAULT;
        }
        if (value.get() instanceof Entries map) {
            return backoff(restart.under("backoff", map, Keys.BACKOFF));
        }
        if (value.get() instanceof Scalar) {
            return restart.duration("backoff")
                    .map(first -> backoff(first, longer(first, Backoff.DEFAULT.cap())))
                    .orElse(Backoff.DEFAULT);
        }
        restart.wrongType(
                value.get(), "backoff", "a duration or a map with " + String.join(", ", Keys.BACKOFF.names()));
        return Backoff.DEFAULT;
    }

    /** One of {@code first} and {@code cap} alone moves the default of the other out of its way. */
    private static Backoff backoff(Section backoff) {
        Optional<Duration> givenFirst = backoff.duration("first");
        Optional<Duration> givenCap = backoff.duration("cap");
        Duration cap = givenCap.orElse(longer(givenFirst.orElse(Duration.ZERO), Backoff.DEFAULT.cap()));
        Duration first = givenFirst.orElse(shorter(cap, Backoff.DEFAULT.first()));
        if (cap.compareTo(first) < 0) {
            backoff.text("cap")
                    .ifPresent(text -> backoff.problem(
                            text.at(), "cap", "'cap' must be at least 'first', not " + Section.quoted(text)));
        }
        Backoff waits = backoff(first, longer(first, cap));
        return new Backoff(
                waits.first(),
                waits.cap(),
                backoff.number("factor", 1, LARGEST_FACTOR).orElse(waits.factor()),
                backoff.number("jitter", 0, 1).orElse(waits.jitter()));
    }

    private static Backoff backoff(Duration first, Duration cap) {
        return new Backoff(first, cap, Backoff.DEFAULT.factor(), Backoff.DEFAULT.jitter());
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
