package io.tukki.server.project;

import io.tukki.core.process.ProcessSpec.Stdin;
import io.tukki.core.process.TerminalSize;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Scalar;
import java.util.Optional;

/** Reads {@code stdin} and {@code terminal}: what the three streams of a process are. */
final class StreamReader {

    private StreamReader() {}

    static Stdin stdin(Section process) {
        Optional<Scalar> text = process.text("stdin");
        if (text.isPresent()
                && !text.get().text().equals("open")
                && !text.get().text().equals("closed")) {
            process.wrongType(text.get(), "stdin", "'open' or 'closed'");
        }
        if (process.has("terminal")) {
            text.ifPresent(there -> process.warning(
                    there.at(), "stdin", "with 'terminal' the standard input is that, and 'stdin' does nothing", null));
        }
        return text.filter(scalar -> scalar.text().equals("open")).isPresent() ? Stdin.OPEN : Stdin.CLOSED;
    }

    /** Returns the size of its terminal: {@code true} for the default, or a map; empty for none. */
    static Optional<TerminalSize> terminal(Section process) {
        Optional<ConfigNode> value = process.value("terminal");
        if (value.isPresent() && value.get() instanceof Entries map) {
            Section size = process.under("terminal", map, Keys.TERMINAL);
            return Optional.of(new TerminalSize(
                    size.integer("columns", 1, TerminalSize.MOST).orElse(TerminalSize.DEFAULT.columns()),
                    size.integer("rows", 1, TerminalSize.MOST).orElse(TerminalSize.DEFAULT.rows())));
        }
        return value.isPresent() && process.flag("terminal") ? Optional.of(TerminalSize.DEFAULT) : Optional.empty();
    }
}
