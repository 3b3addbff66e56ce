package io.tukki.server.http;

import io.tukki.core.process.ProcessId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.japi.Pair;

/** The query parameters of a request; everything that is wrong with them is collected. One given twice is a list. */
final class Parameters {

    private final Map<String, String> values = new TreeMap<>();
    private final List<String> errors;

    /** Reads those of {@code request}; one that is not {@code known} is an error. */
    Parameters(HttpRequest request, Set<String> known, List<String> errors) {
        this.errors = errors;
        for (Pair<String, String> each : request.getUri().query().toList()) {
            if (!known.contains(each.first())) {
                errors.add("parameter '" + each.first() + "' is not known here; there are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
            values.merge(each.first(), each.second(), (a, b) -> a + "," + b);
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** Returns the words between commas. */
    List<String> words(String name) {
        return Arrays.stream(text(name, "").split(",", -1))
                .filter(word -> !word.isBlank())
                .toList();
    }

    Set<ProcessId> processes() {
        Set<ProcessId> processes = new LinkedHashSet<>();
        for (String name : words("process")) {
            if (ProcessId.isValid(name)) {
                processes.add(ProcessId.of(name));
            } else {
                errors.add("process '" + name + "' is no process name; one is " + ProcessId.RULE);
            }
        }
        return processes;
    }

    long number(String name, long otherwise, long max) {
        return number(name, text(name, Long.toString(otherwise)), max);
    }

    /** Returns the number that {@code text} is, given for {@code name}. */
    long number(String name, String text, long max) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0 && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        errors.add(name + " '" + text + "' must be a whole number from 0 to " + max);
        return 0;
    }

    /** Returns one of {@code choices}, the first if none is given. */
    String choice(String name, List<String> choices) {
        String value = text(name, choices.get(0));
        if (!choices.contains(value)) {
            errors.add(name + " '" + value + "' must be " + String.join(" or ", choices));
        }
        return value;
    }
}
