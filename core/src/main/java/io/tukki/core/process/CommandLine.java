package io.tukki.core.process;

import java.util.List;
import java.util.Map;

/** What to execute: an argument vector, or a line for a shell. */
public sealed interface CommandLine {

    /** Returns the argument vector to execute; a shell line is wrapped in {@code $SHELL -c}, else {@code sh -c}. */
    List<String> argv(Map<String, String> environment);

    /** Returns the command as a person would type it. */
    String display();

    /** A program and its arguments, passed on as they are. At least the program, not empty. */
    record Argv(List<String> words) implements CommandLine {
        public Argv {
            words = List.copyOf(words);
            if (words.isEmpty() || words.get(0).isEmpty()) {
                throw new IllegalArgumentException("argv " + words + " must name a program");
            }
        }

        @Override
        public List<String> argv(Map<String, String> environment) {
            return words;
        }

        @Override
        public String display() {
            return String.join(" ", words);
        }
    }

    /** A line for a shell, not blank. */
    record Shell(String line) implements CommandLine {
        public Shell {
            if (line.isBlank()) {
                throw new IllegalArgumentException("shell line must not be blank");
            }
        }

        @Override
        public List<String> argv(Map<String, String> environment) {
            String shell = environment.getOrDefault("SHELL", "");
            return List.of(shell.isBlank() ? "sh" : shell, "-c", line);
        }

        @Override
        public String display() {
            return line;
        }
    }
}
