package io.tukki.server.project;

import io.tukki.core.process.CommandLine;
import io.tukki.core.process.ProcessId;
import io.tukki.core.project.Position;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code command} (a shell line, or a list) or {@code argv} (a list): one of the two is needed. */
final class CommandReader {

    /** Stands in for a command with a problem; nobody runs it. */
    static final CommandLine BROKEN = new CommandLine.Argv(List.of("/no/command"));

    private final ProcessId id;
    private final Section section;

    CommandReader(ProcessId id, Section section) {
        this.id = id;
        this.section = section;
    }

    /** Returns the command; at {@code place} it is said that there is none. */
    CommandLine read(Position place) {
        Optional<Entry> command = section.entry("command");
        Optional<Entry> argv = section.entry("argv");
        if (command.isPresent() && argv.isPresent()) {
            section.problem(argv.get().at(), "argv", "give either 'command' or 'argv', not both");
            return BROKEN;
        }
        if (command.isEmpty() && argv.isEmpty()) {
            section.problem(place, "command", "process '" + id + "' has no 'command'");
            return BROKEN;
        }
        return command.or(() -> argv).map(this::read).orElse(BROKEN);
    }

    /** Returns the command of one key: a list, or unless that is {@code argv}, a shell line. */
    CommandLine read(Entry entry) {
        boolean shell = !entry.key().equals("argv");
        if (entry.value() instanceof Items list) {
            return argv(list, entry.key());
        }
        if (shell && entry.value() instanceof Scalar line) {
            return shell(entry, line);
        }
        section.wrongType(
                entry.value(),
                entry.key(),
                (shell ? "a shell line or " : "") + "a list: the program and its arguments");
        return BROKEN;
    }

    private CommandLine shell(Entry entry, Scalar line) {
        if (section.text(line, entry.key()).isEmpty()) {
            return BROKEN;
        }
        if (line.isNothing() || line.text().isBlank()) {
            section.problem(entry.at(), entry.key(), "'" + entry.key() + "' of process '" + id + "' is empty");
            return BROKEN;
        }
        if (entry.key().equals("command")) {
            warnAboutBackground(line);
        }
        return new CommandLine.Shell(line.text());
    }

    private void warnAboutBackground(Scalar line) {
        String stripped = line.text().stripTrailing();
        if (stripped.endsWith("&") && !stripped.endsWith("&&")) {
            section.warning(
                    line.at(),
                    "command",
                    "a command that ends in '&' goes to the background, and the process counts as ended at once",
                    "leave the '&' out");
        }
    }

    private CommandLine argv(Items list, String key) {
        List<String> words = new ArrayList<>();
        list.items().forEach(item -> word(item, key).ifPresent(words::add));
        if (words.size() < list.items().size()) {
            return BROKEN;
        }
        if (words.isEmpty() || words.get(0).isEmpty()) {
            section.problem(list.at(), key, "'" + key + "' must start with a program");
            return BROKEN;
        }
        return new CommandLine.Argv(words);
    }

    private Optional<String> word(ConfigNode item, String key) {
        if (item instanceof Scalar scalar && scalar.isNothing()) {
            String hint = "put '" + scalar.text() + "' in quotes if the text is meant";
            section.problem(item.at(), key, "an argument has no value", hint);
            return Optional.empty();
        }
        return section.text(item, key).map(Scalar::text);
    }
}
