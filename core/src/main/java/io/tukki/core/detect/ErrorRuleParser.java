package io.tukki.core.detect;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tukki.core.detect.ErrorRule.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rules: {@code rule NAME}, then indented {@code key value} lines. Goes on after a problem, to name them all. */
final class ErrorRuleParser {

    private final List<RuleProblem> problems = new ArrayList<>();
    private final List<ErrorRule> rules = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private @Nullable Draft draft;

    private static final class Draft {
        private final int line;
        private final String name;
        private final List<String> needs = new ArrayList<>();
        private final Map<Part, List<Pattern>> patterns = new EnumMap<>(Part.class);
        private final Set<Part> confirm = EnumSet.noneOf(Part.class);
        private String language = "";
        private ErrorSeverity severity = ErrorSeverity.ERROR;
        private String type = "error";
        private int preamble;
        private int blank;
        private boolean last;
        private boolean report = true;

        private Draft(int line, String name) {
            this.line = line;
            this.name = name;
        }

        private List<Pattern> of(Part part) {
            return List.copyOf(patterns.getOrDefault(part, List.of()));
        }
    }

    List<ErrorRule> parse(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                take(i + 1, line);
            }
        }
        finish();
        if (rules.isEmpty() && problems.isEmpty()) {
            problems.add(new RuleProblem(1, "no rules"));
        }
        if (!problems.isEmpty()) {
            throw new RuleException(problems);
        }
        return rules;
    }

    private void take(int number, String line) {
        String[] parts = line.strip().split("\\s+", 2);
        String value = parts.length == 2 ? parts[1] : "";
        if (parts[0].equals("rule")) {
            finish();
            if (!value.matches("[a-z0-9-]+") || !names.add(value)) {
                problem(number, "rule name \"" + value + "\" must be of a-z, 0-9 and '-', and be used once");
            }
            draft = new Draft(number, value);
        } else if (draft == null) {
            problem(number, "\"" + parts[0] + "\" stands before the first rule");
        } else if (value.isEmpty()) {
            problem(number, "\"" + parts[0] + "\" has no value");
        } else {
            take(draft, number, parts[0], value);
        }
    }

    private void take(Draft rule, int number, String key, String value) {
        switch (key) {
            case "language" -> rule.language = value;
            case "severity" -> severity(rule, number, value);
            case "type" -> rule.type = value;
            case "needs" -> rule.needs.add(value);
            case "preamble" -> rule.preamble = number(number, key, value, 200);
            case "blank" -> rule.blank = number(number, key, value, 5);
            case "confirm" -> confirm(rule, number, value);
            case "keep" -> keep(rule, number, value);
            case "report" -> report(rule, number, value);
            default -> pattern(rule, number, key, value);
        }
    }

    private void severity(Draft rule, int number, String value) {
        switch (value) {
            case "warning" -> rule.severity = ErrorSeverity.WARNING;
            case "error" -> rule.severity = ErrorSeverity.ERROR;
            case "fatal" -> rule.severity = ErrorSeverity.FATAL;
            default -> problem(number, "severity \"" + value + "\" must be warning, error or fatal");
        }
    }

    private int number(int line, String key, String value, int most) {
        if (value.matches("[0-9]{1,4}") && Integer.parseInt(value) <= most) {
            return Integer.parseInt(value);
        }
        problem(line, key + " \"" + value + "\" must be a number from 0 to " + most);
        return 0;
    }

    private void confirm(Draft rule, int number, String value) {
        for (String word : value.split("\\s+", -1)) {
            Part part = part(word);
            if (part == null || part == Part.START) {
                problem(number, "confirm \"" + word + "\" must be next, head, stack, more, end or chain");
            } else {
                rule.confirm.add(part);
            }
        }
    }

    private void keep(Draft rule, int number, String value) {
        if (!value.equals("first") && !value.equals("last")) {
            problem(number, "keep \"" + value + "\" must be first or last");
        }
        rule.last = value.equals("last");
    }

    private void report(Draft rule, int number, String value) {
        if (!value.equals("yes") && !value.equals("no")) {
            problem(number, "report \"" + value + "\" must be yes or no");
        }
        rule.report = !value.equals("no");
    }

    private void pattern(Draft rule, int number, String key, String value) {
        Part part = part(key);
        if (part == null) {
            problem(number, "\"" + key + "\" is no key");
            return;
        }
        try {
            rule.patterns.computeIfAbsent(part, p -> new ArrayList<>()).add(Pattern.compile(value));
        } catch (PatternSyntaxException e) {
            problem(number, key + ": " + e.getMessage());
        }
    }

    private static @Nullable Part part(String word) {
        for (Part part : Part.values()) {
            if (part.name().toLowerCase(Locale.ROOT).equals(word)) {
                return part;
            }
        }
        return null;
    }

    private void finish() {
        Draft rule = draft;
        if (rule == null) {
            return;
        }
        draft = null;
        if (rule.needs.isEmpty()) {
            problem(rule.line, "rule " + rule.name + " has no needs");
        }
        if (rule.of(Part.START).isEmpty()) {
            problem(rule.line, "rule " + rule.name + " has no start");
        }
        if (rule.language.isEmpty()) {
            problem(rule.line, "rule " + rule.name + " has no language");
        }
        for (Part part : rule.confirm) {
            if (rule.of(part).isEmpty()) {
                problem(rule.line, "rule " + rule.name + " is confirmed by what it has not: " + part);
            }
        }
        rules.add(made(rule));
    }

    private static ErrorRule made(Draft rule) {
        return new ErrorRule(
                rule.name,
                rule.language,
                rule.severity,
                rule.type,
                List.copyOf(rule.needs),
                rule.of(Part.START),
                rule.of(Part.NEXT),
                rule.of(Part.HEAD),
                rule.of(Part.STACK),
                rule.of(Part.MORE),
                rule.of(Part.END),
                rule.of(Part.CHAIN),
                rule.preamble,
                rule.blank,
                Set.copyOf(rule.confirm),
                rule.last,
                rule.report);
    }

    private void problem(int line, String message) {
        problems.add(new RuleProblem(line, message));
    }
}
