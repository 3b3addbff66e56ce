package io.tukki.server.project;

import io.tukki.core.project.Position;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import io.tukki.server.project.ConfigNode.ScalarKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A map with a fixed set of keys; what it is asked for and cannot give goes to the findings. */
final class Section {

    private static final char NUL = 0;

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,9}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}(?:\\.\\d{1,9})?");

    private final Entries map;
    private final String path;
    private final Findings findings;

    /** Reads {@code map}, which stands at {@code path}, and reports keys that are not in {@code keys}. */
    Section(Entries map, String path, Keys keys, Findings findings) {
        this.map = map;
        this.path = path;
        this.findings = findings;
        for (Entry entry : map.entries()) {
            if (!keys.knows(entry.key())) {
                findings.problem(
                        entry.at(),
                        path(entry.key()),
                        "key '" + entry.key() + "' is not known here",
                        keys.hint(entry.key()).orElse(null));
            }
        }
    }

    Position at() {
        return map.at();
    }

    /** Returns {@code inner}, which stands at {@code key} in this one. */
    Section under(String key, Entries inner, Keys keys) {
        return new Section(inner, path(key), keys, findings);
    }

    /** Returns the value, which must be a map: {@code expected} says of what. */
    Optional<Section> section(String key, Keys keys, String expected) {
        Optional<ConfigNode> value = value(key);
        if (value.isPresent() && value.get() instanceof Entries inner) {
            return Optional.of(under(key, inner, keys));
        }
        value.ifPresent(wrong -> wrongType(wrong, key, expected));
        return Optional.empty();
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    boolean isEmpty() {
        return map.entries().isEmpty();
    }

    boolean has(String key) {
        return entry(key).isPresent();
    }

    Optional<Entry> entry(String key) {
        return map.entries().stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    /** Returns the value of {@code key}; one that is there and empty does nothing, and that is a warning. */
    Optional<ConfigNode> value(String key) {
        Optional<Entry> entry = entry(key);
        if (entry.isPresent() && entry.get().value() instanceof Scalar scalar && scalar.isNothing()) {
            findings.warning(entry.get().at(), path(key), "'" + key + "' has no value and does nothing");
            return Optional.empty();
        }
        return entry.map(Entry::value);
    }

    /** Returns the value as text: numbers, true and false as they were written. */
    Optional<Scalar> text(String key) {
        Optional<ConfigNode> value = value(key);
        return value.isEmpty() ? Optional.empty() : text(value.get(), key);
    }

    Optional<Scalar> text(ConfigNode value, String key) {
        if (!(value instanceof Scalar scalar)) {
            wrongType(value, key, "text");
            return Optional.empty();
        }
        if (scalar.text().indexOf(NUL) >= 0) {
            findings.problem(value.at(), path(key), "'" + key + "' must not contain a NUL character");
            return Optional.empty();
        }
        return Optional.of(scalar);
    }

    /** Returns the value as a duration of 0 or more. */
    Optional<Duration> duration(String key) {
        return duration(key, DurationText::parse);
    }

    /** Returns the value as a duration of at least a millisecond. */
    Optional<Duration> positiveDuration(String key) {
        return duration(key, DurationText::parsePositive);
    }

    /** Returns the value as a duration of 0 or more, and of years if need be. */
    Optional<Duration> age(String key) {
        return duration(key, DurationText::parseAge);
    }

    private Optional<Duration> duration(String key, Function<String, DurationText.Result> parser) {
        Optional<Scalar> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        DurationText.Result result = parser.apply(text.get().text());
        if (result instanceof DurationText.Parsed parsed) {
            return Optional.of(parsed.duration());
        }
        DurationText.Refused refused = (DurationText.Refused) result;
        String message = "'" + key + "' must be " + refused.rule() + ", not " + quoted(text.get());
        problem(text.get().at(), key, message, refused.hint());
        return Optional.empty();
    }

    /** Returns the value as a whole number from {@code least} to {@code most}. */
    Optional<Integer> integer(String key, int least, int most) {
        return value(key)
                .flatMap(value -> integer(value, key, "a whole number from " + least + " to " + most, least, most));
    }

    private Optional<Integer> integer(ConfigNode value, String key, String expected, int least, int most) {
        if (value instanceof Scalar scalar
                && WHOLE_NUMBER.matcher(scalar.text()).matches()) {
            int number = Integer.parseInt(scalar.text());
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        }
        wrongType(value, key, expected);
        return Optional.empty();
    }

    /** Returns the value as a number from {@code least} to {@code most}. */
    Optional<Double> number(String key, int least, int most) {
        Optional<ConfigNode> value = value(key);
        if (value.isPresent()
                && value.get() instanceof Scalar scalar
                && NUMBER.matcher(scalar.text()).matches()) {
            double number = Double.parseDouble(scalar.text());
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        }
        value.ifPresent(wrong -> wrongType(wrong, key, "a number from " + least + " to " + most));
        return Optional.empty();
    }

    /** Returns the value as a size in bytes of at least {@code least}; {@code expected} says that. */
    Optional<Long> size(String key, long least, String expected) {
        Optional<Scalar> text = text(key);
        Optional<Long> size = text.map(given -> SizeText.parse(given.text()))
                .filter(parsed -> parsed.isPresent() && parsed.getAsLong() >= least)
                .map(OptionalLong::getAsLong);
        if (size.isEmpty()) {
            text.ifPresent(wrong -> wrongType(wrong, key, expected));
        }
        return size;
    }

    /** Returns the value as a list of exit codes; empty if there is none. */
    Set<Integer> exitCodes(String key) {
        Optional<ConfigNode> value = value(key);
        if (value.isPresent() && !(value.get() instanceof Items)) {
            wrongType(value.get(), key, "a list of exit codes");
            return Set.of();
        }
        Set<Integer> codes = new TreeSet<>();
        value.map(list -> ((Items) list).items())
                .orElse(List.of())
                .forEach(item -> integer(item, key, "a list of exit codes from 0 to 255", 0, 255)
                        .ifPresent(codes::add));
        return codes;
    }

    boolean flag(String key) {
        Optional<ConfigNode> value = value(key);
        if (value.isEmpty()) {
            return false;
        }
        if (value.get() instanceof Scalar scalar && scalar.type() == ScalarKind.BOOLEAN) {
            return scalar.text().equalsIgnoreCase("true");
        }
        wrongType(value.get(), key, "true or false");
        return false;
    }

    void problem(Position place, String key, String message) {
        findings.problem(place, path(key), message);
    }

    void problem(Position place, String key, String message, @Nullable String hint) {
        findings.problem(place, path(key), message, hint);
    }

    void warning(Position place, String key, String message, @Nullable String hint) {
        findings.warning(place, path(key), message, hint);
    }

    void wrongType(ConfigNode value, String key, String expected) {
        findings.problem(value.at(), path(key), "'" + key + "' must be " + expected + ", not " + quoted(value));
    }

    /** Returns short text in quotes, else what it is: a mistyped word is best told by the word. */
    static String quoted(ConfigNode value) {
        boolean word = value instanceof Scalar scalar
                && !scalar.isNothing()
                && scalar.text().length() <= 40
                && scalar.text().chars().noneMatch(Character::isISOControl);
        return word ? "'" + ((Scalar) value).text() + "'" : value.kind();
    }
}
