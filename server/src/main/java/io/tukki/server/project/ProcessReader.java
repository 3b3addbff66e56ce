package io.tukki.server.project;

import io.tukki.core.process.CommandLine;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import io.tukki.core.project.Position;
import io.tukki.core.project.Spelling;
import io.tukki.core.project.Subject;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one entry of {@code processes}. Gives a spec even for an entry with problems, so that what other entries say
 * about it can be checked too; nobody starts it, since the findings refuse the file.
 */
final class ProcessReader {

    private static final CommandLine BROKEN = new CommandLine.Argv(List.of("false"));
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    /** Signals a process sleeps through unless it handles them. */
    private static final Set<OsSignal> HARMLESS = EnumSet.of(
            OsSignal.CHLD,
            OsSignal.CONT,
            OsSignal.STOP,
            OsSignal.TSTP,
            OsSignal.TTIN,
            OsSignal.TTOU,
            OsSignal.URG,
            OsSignal.WINCH);

    private static final List<String> CONDITIONS = Arrays.stream(DependencyCondition.values())
            .map(ProcessReader::spelling)
            .toList();

    private final ProcessId id;
    private final Position at;
    private final Section section;
    private final Path folder;
    private final Set<String> siblings;
    private final Map<Subject, Position> places;
    private final Findings findings;

    /**
     * Prepares to read {@code entry}.
     *
     * @param folder what {@code dir} is relative to, and the default for it
     * @param siblings all names under {@code processes}, good or bad
     * @param places where to note the place of what is checked later
     */
    ProcessReader(Entry entry, Path folder, Set<String> siblings, Map<Subject, Position> places, Findings findings) {
        this.id = ProcessId.of(entry.key());
        this.at = entry.at();
        this.section = new Section(map(entry, findings), "processes." + entry.key(), Keys.PROCESS, findings);
        this.folder = folder;
        this.siblings = siblings;
        this.places = places;
        this.findings = findings;
        places.put(new Subject.OfProcess(id), at);
    }

    private static Entries map(Entry entry, Findings findings) {
        if (entry.value() instanceof Entries map) {
            return map;
        }
        if (!(entry.value() instanceof Scalar scalar && scalar.isNothing())) {
            findings.problem(
                    entry.value().at(),
                    "processes." + entry.key(),
                    "process '" + entry.key() + "' must be a map with a 'command', not "
                            + entry.value().kind());
        }
        return new Entries(entry.at(), List.of());
    }

    ProcessSpec read(Map<String, String> projectEnvironment) {
        ProcessSpec.Builder builder = ProcessSpec.builder(id, command())
                .directory(directory())
                .env(projectEnvironment)
                .env(Environment.read(section, findings))
                .stopLadder(stopLadder())
                .mergeStreams(section.flag("merge_streams"));
        section.text("description").ifPresent(text -> builder.description(text.text()));
        dependencies(builder);
        return builder.build();
    }

    private CommandLine command() {
        Optional<Entry> command = section.entry("command");
        Optional<Entry> argv = section.entry("argv");
        if (command.isPresent() && argv.isPresent()) {
            problem(argv.get().at(), "argv", "give either 'command' or 'argv', not both", Optional.empty());
            return BROKEN;
        }
        if (command.isEmpty() && argv.isEmpty()) {
            boolean reported = findings.problems().stream()
                    .anyMatch(problem -> problem.subject().equals(new Subject.OfSetting("processes." + id)));
            if (!reported) {
                findings.problem(at, "processes." + id, "process '" + id + "' has no 'command'");
            }
            return BROKEN;
        }
        return command.map(this::command).orElseGet(() -> argv.map(this::argv).orElse(BROKEN));
    }

    private CommandLine command(Entry entry) {
        return entry.value() instanceof Scalar scalar ? shell(entry, scalar) : argv(entry);
    }

    private CommandLine shell(Entry entry, Scalar scalar) {
        Optional<Scalar> line = section.text(scalar, "command");
        if (line.isEmpty()) {
            return BROKEN;
        }
        if (scalar.isNothing() || scalar.text().isBlank()) {
            problem(entry.at(), "command", "'command' of process '" + id + "' is empty", Optional.empty());
            return BROKEN;
        }
        warnAboutBackground(scalar);
        return new CommandLine.Shell(scalar.text());
    }

    private void warnAboutBackground(Scalar line) {
        String stripped = line.text().stripTrailing();
        if (stripped.endsWith("&") && !stripped.endsWith("&&")) {
            findings.warning(
                    line.at(),
                    section.path("command"),
                    "a command that ends in '&' goes to the background, and the process counts as ended at once",
                    Optional.of("leave the '&' out"));
        }
    }

    private CommandLine argv(Entry entry) {
        if (!(entry.value() instanceof Items list)) {
            String expected = entry.key().equals("argv")
                    ? "a list: the program and its arguments"
                    : "a shell line or a list: the program and its arguments";
            section.wrongType(entry.value(), entry.key(), expected);
            return BROKEN;
        }
        List<String> words = new ArrayList<>();
        list.items().forEach(item -> word(item, entry.key()).ifPresent(words::add));
        if (words.size() < list.items().size()) {
            return BROKEN;
        }
        if (words.isEmpty() || words.get(0).isEmpty()) {
            problem(list.at(), entry.key(), "'" + entry.key() + "' must start with a program", Optional.empty());
            return BROKEN;
        }
        return new CommandLine.Argv(words);
    }

    private Optional<String> word(ConfigNode item, String key) {
        if (item instanceof Scalar scalar && scalar.isNothing()) {
            String hint = "put '" + scalar.text() + "' in quotes if the text is meant";
            problem(item.at(), key, "an argument has no value", Optional.of(hint));
            return Optional.empty();
        }
        return section.text(item, key).map(Scalar::text);
    }

    private Path directory() {
        Optional<Scalar> text = section.text("dir");
        if (text.isEmpty()) {
            return folder;
        }
        places.put(new Subject.OfDirectory(id), text.get().at());
        if (text.get().text().isBlank()) {
            problem(text.get().at(), "dir", "'dir' is empty", Optional.of("leave it out for the folder of this file"));
            return folder;
        }
        return resolve(text.get());
    }

    private Path resolve(Scalar dir) {
        try {
            return folder.resolve(dir.text()).normalize();
        } catch (InvalidPathException e) {
            // with an ASCII locale a name outside of it is no path at all
            problem(dir.at(), "dir", "'dir' cannot be the name of a folder: " + e.getReason(), Optional.empty());
            return folder;
        }
    }

    private StopLadder stopLadder() {
        Optional<ConfigNode> value = section.value("stop");
        if (value.isEmpty()) {
            return StopLadder.DEFAULT;
        }
        if (!(value.get() instanceof Entries map)) {
            section.wrongType(value.get(), "stop", "a map with 'signal' and 'grace'");
            return StopLadder.DEFAULT;
        }
        Section stop = new Section(map, section.path("stop"), Keys.STOP, findings);
        if (stop.isEmpty()) {
            findings.warning(stop.at(), section.path("stop"), "'stop' is empty and does nothing", Optional.empty());
        }
        OsSignal signal = signal(stop);
        Duration grace = grace(stop);
        return signal == OsSignal.KILL ? StopLadder.KILL : StopLadder.signal(signal, grace);
    }

    private OsSignal signal(Section stop) {
        Optional<Scalar> text = stop.text("signal");
        if (text.isEmpty()) {
            return OsSignal.TERM;
        }
        Optional<OsSignal> signal = OsSignal.parse(text.get().text());
        if (signal.isEmpty()) {
            findings.problem(
                    text.get().at(),
                    stop.path("signal"),
                    "'signal' must be a signal such as TERM, INT or 2, not " + Section.quoted(text.get()),
                    Spelling.didYouMean(text.get().text(), signalNames()));
            return OsSignal.TERM;
        }
        warnAboutSignal(signal.get(), text.get().at(), stop);
        return signal.get();
    }

    private void warnAboutSignal(OsSignal signal, Position place, Section stop) {
        if (HARMLESS.contains(signal)) {
            findings.warning(
                    place,
                    stop.path("signal"),
                    "signal " + signal + " ends no process by itself: it will be killed after the grace period",
                    Optional.empty());
        }
        if (signal == OsSignal.KILL && stop.has("grace")) {
            findings.warning(place, stop.path("grace"), "with signal KILL 'grace' does nothing", Optional.empty());
        }
    }

    private static List<String> signalNames() {
        return Arrays.stream(OsSignal.values()).map(OsSignal::name).toList();
    }

    private Duration grace(Section stop) {
        Optional<Scalar> text = stop.text("grace");
        if (text.isEmpty()) {
            return DEFAULT_GRACE;
        }
        DurationText.Result result = DurationText.parse(text.get().text());
        if (result instanceof DurationText.Parsed parsed) {
            return parsed.duration();
        }
        DurationText.Refused refused = (DurationText.Refused) result;
        findings.problem(
                text.get().at(),
                stop.path("grace"),
                "'grace' must be " + refused.rule() + ", not " + Section.quoted(text.get()),
                refused.hint());
        return DEFAULT_GRACE;
    }

    private void dependencies(ProcessSpec.Builder builder) {
        Optional<ConfigNode> value = section.value("depends_on");
        if (value.isEmpty()) {
            return;
        }
        if (value.get() instanceof Items list) {
            listed(list, builder);
        } else if (value.get() instanceof Entries map) {
            map.entries().forEach(entry -> dependency(entry.key(), entry.at(), condition(entry), builder));
        } else {
            section.wrongType(value.get(), "depends_on", "a list of names or a map of names to conditions");
        }
    }

    private void listed(Items list, ProcessSpec.Builder builder) {
        List<String> seen = new ArrayList<>();
        for (ConfigNode item : list.items()) {
            if (!(item instanceof Scalar name) || name.isNothing()) {
                section.wrongType(item, "depends_on", "a list of names");
                continue;
            }
            if (seen.contains(name.text())) {
                findings.warning(
                        item.at(),
                        section.path("depends_on"),
                        "dependency '" + name.text() + "' is given twice",
                        Optional.empty());
            }
            seen.add(name.text());
            dependency(name.text(), item.at(), DependencyCondition.STARTED, builder);
        }
    }

    private void dependency(String name, Position place, DependencyCondition condition, ProcessSpec.Builder builder) {
        if (ProcessId.isValid(name)) {
            places.put(new Subject.OfDependency(id, ProcessId.of(name)), place);
            builder.dependsOn(name, condition);
        } else if (!siblings.contains(name)) {
            problem(
                    place,
                    "depends_on",
                    "process '" + id + "' depends on '" + name + "', which does not exist",
                    Spelling.didYouMean(name, siblings));
        }
    }

    private DependencyCondition condition(Entry entry) {
        if (entry.value() instanceof Entries map) {
            String path = section.path("depends_on") + "." + entry.key();
            Section dependency = new Section(map, path, Keys.DEPENDENCY, findings);
            Optional<Entry> condition = dependency.entry("condition");
            if (condition.isEmpty()) {
                needsCondition(entry);
            }
            return condition.map(this::condition).orElse(DependencyCondition.STARTED);
        }
        if (!(entry.value() instanceof Scalar scalar) || scalar.isNothing()) {
            needsCondition(entry);
            return DependencyCondition.STARTED;
        }
        for (DependencyCondition condition : DependencyCondition.values()) {
            if (spelling(condition).equals(scalar.text())) {
                return condition;
            }
        }
        problem(
                scalar.at(),
                "depends_on",
                "condition must be one of " + String.join(", ", CONDITIONS) + ", not " + Section.quoted(scalar),
                Spelling.didYouMean(scalar.text(), CONDITIONS));
        return DependencyCondition.STARTED;
    }

    private void needsCondition(Entry entry) {
        problem(
                entry.at(),
                "depends_on",
                "'" + entry.key() + "' needs a condition: one of " + String.join(", ", CONDITIONS),
                Optional.empty());
    }

    static String spelling(DependencyCondition condition) {
        return condition.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void problem(Position place, String key, String message, Optional<String> hint) {
        findings.problem(place, section.path(key), message, hint);
    }
}
