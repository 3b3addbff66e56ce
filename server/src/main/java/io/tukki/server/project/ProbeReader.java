package io.tukki.server.project;

import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Scalar;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code startup}, {@code readiness} and {@code liveness}: each a map with one target ({@code http},
 * {@code tcp}, {@code exec}, {@code log} or {@code notify}) and how often to ask it.
 */
final class ProbeReader {

    private static final List<String> TARGETS = List.of("http", "tcp", "exec", "log", "notify");

    /** What a probe does without that is read, not asked. */
    private static final List<String> PACE = List.of("initial_delay", "period", "timeout", "failures", "successes");

    /** What a process that tells of itself that it is alive does without. */
    private static final List<String> PACE_OF_ANSWERS = List.of("timeout", "successes");

    private static final String ONE_TARGET = "one of " + String.join(", ", TARGETS);

    private static final int MOST_ANSWERS = 1_000_000;

    private final ProcessId id;
    private final ProbeKind kind;
    private final Section probe;

    private ProbeReader(ProcessId id, ProbeKind kind, Section probe) {
        this.id = id;
        this.kind = kind;
        this.probe = probe;
    }

    /** Returns the probes of {@code process}; one with a problem is there too, and asks something else. */
    static Map<ProbeKind, ProbeSpec> read(ProcessId id, Section process) {
        Map<ProbeKind, ProbeSpec> probes = new EnumMap<>(ProbeKind.class);
        for (ProbeKind kind : ProbeKind.values()) {
            String key = spelling(kind);
            process.value(key).ifPresent(value -> {
                if (value instanceof Entries map) {
                    probes.put(kind, new ProbeReader(id, kind, process.under(key, map, Keys.PROBE)).spec());
                } else {
                    process.wrongType(value, key, "a map with " + ONE_TARGET);
                }
            });
        }
        return probes;
    }

    /** Returns how {@code kind} is written in a file. */
    static String spelling(ProbeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private ProbeSpec spec() {
        ProbeSpec defaults = ProbeSpec.of(check().orElseGet(this::broken));
        ProbeSpec spec = defaults.initialDelay(probe.duration("initial_delay").orElse(defaults.initialDelay()))
                .period(probe.positiveDuration("period").orElse(defaults.period()))
                .timeout(probe.positiveDuration("timeout").orElse(defaults.timeout()))
                .thresholds(
                        probe.integer("failures", 1, MOST_ANSWERS).orElse(defaults.failureThreshold()),
                        probe.integer("successes", 1, MOST_ANSWERS).orElse(defaults.successThreshold()));
        if (probe.has("log")) {
            warn(PACE, "log");
        } else if (probe.has("notify")) {
            warn(kind == ProbeKind.LIVENESS ? PACE_OF_ANSWERS : PACE, "notify");
        }
        return spec;
    }

    private void warn(List<String> idle, String target) {
        idle.stream()
                .flatMap(key -> probe.entry(key).stream())
                .forEach(entry -> probe.warning(
                        entry.at(),
                        entry.key(),
                        "with '" + target + "' '" + entry.key() + "' does nothing: lines are read as they come",
                        null));
    }

    /** Stands in for a check with a problem; nobody asks it. */
    private ProbeCheck broken() {
        return probe.has("log") ? new ProbeCheck.LogLine("") : new ProbeCheck.Exec(CommandReader.BROKEN);
    }

    private Optional<ProbeCheck> check() {
        List<Entry> targets = TARGETS.stream()
                .flatMap(target -> probe.entry(target).stream())
                .sorted(Comparator.comparing(Entry::at))
                .toList();
        if (targets.isEmpty()) {
            probe.problem(probe.at(), TARGETS.get(0), "'" + spelling(kind) + "' needs " + ONE_TARGET);
            return Optional.empty();
        }
        for (Entry more : targets.subList(1, targets.size())) {
            String both = "'" + targets.get(0).key() + "' and '" + more.key() + "'";
            probe.problem(more.at(), more.key(), "'" + spelling(kind) + "' asks " + ONE_TARGET + ", not " + both);
        }
        List<Optional<ProbeCheck>> checks = targets.stream().map(this::check).toList();
        return checks.get(0);
    }

    private Optional<ProbeCheck> check(Entry target) {
        if (target.value() instanceof Scalar scalar && scalar.isNothing()) {
            probe.problem(target.at(), target.key(), "'" + target.key() + "' has no value");
            return Optional.empty();
        }
        return switch (target.key()) {
            case "http" -> HttpReader.read(target, probe);
            case "tcp" -> probe.text("tcp").flatMap(this::tcp);
            case "exec" -> Optional.of(new ProbeCheck.Exec(new CommandReader(id, probe).read(target)));
            case "notify" -> told(target);
            default -> log(target);
        };
    }

    private Optional<ProbeCheck> told(Entry target) {
        boolean on = probe.flag("notify");
        if (!on && target.value() instanceof Scalar scalar && scalar.text().equalsIgnoreCase("false")) {
            probe.problem(target.at(), "notify", "'notify' must be true; leave it out to have it asked");
        }
        return Optional.of(new ProbeCheck.Notify());
    }

    private Optional<ProbeCheck> log(Entry target) {
        if (kind == ProbeKind.LIVENESS) {
            probe.problem(
                    target.at(),
                    "log",
                    "'log' is for readiness and startup only",
                    "a line that was printed once does not tell whether it still works");
        }
        return pattern(probe, "log").map(ProbeCheck.LogLine::new);
    }

    /** Returns the RE2 pattern under {@code key}. */
    static Optional<String> pattern(Section section, String key) {
        Optional<Scalar> text = section.text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String pattern = text.get().text();
        Optional<String> problem = pattern.isEmpty() ? Optional.of("is empty") : ProbeCheck.patternProblem(pattern);
        problem.ifPresent(words -> section.problem(text.get().at(), key, "'" + key + "' " + oneLine(words)));
        return problem.isPresent() ? Optional.empty() : Optional.of(pattern);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").trim();
    }

    private Optional<ProbeCheck> tcp(Scalar text) {
        String target = text.text().trim();
        int colon = target.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : target.substring(0, colon);
        String port = target.substring(colon + 1);
        boolean bracketed = host.matches("\\[[0-9A-Fa-f:.%]+]");
        if (host.isEmpty() || !port.matches("\\d+") || (!bracketed && host.matches(".*[:/\\[\\]\\s\\p{Cntrl}].*"))) {
            probe.problem(text.at(), "tcp", "'tcp' must be a port or host:port, not " + Section.quoted(text));
            return Optional.empty();
        }
        if (!port.matches("\\d{1,5}") || !isPort(Integer.parseInt(port))) {
            probe.problem(text.at(), "tcp", "'tcp' needs a port from 1 to 65535, not " + Section.quoted(text));
            return Optional.empty();
        }
        return Optional.of(
                new ProbeCheck.Tcp(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port)));
    }

    static boolean isPort(int number) {
        return number >= 1 && number <= 65535;
    }
}
