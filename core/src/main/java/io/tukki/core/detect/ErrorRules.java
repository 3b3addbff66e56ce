package io.tukki.core.detect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The rules by which errors are known, in order: of two that know the same lines the first counts. Immutable. */
public final class ErrorRules {

    private static final String RESOURCE = "error-rules.txt";

    private final List<ErrorRule> rules;
    private final LiteralSet literals;

    private ErrorRules(List<ErrorRule> rules) {
        this.rules = List.copyOf(rules);
        List<String> words = new ArrayList<>();
        List<Integer> groups = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            for (String word : rules.get(i).needs()) {
                words.add(word);
                groups.add(i);
            }
        }
        this.literals = new LiteralSet(words, groups);
    }

    /** Returns the rules that come with Tukki. */
    public static ErrorRules standard() {
        try (InputStream in = Objects.requireNonNull(ErrorRules.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return parse(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the rules of a file, given as its lines; throws {@link RuleException} with all that is wrong. */
    public static ErrorRules parse(List<String> lines) {
        ErrorRuleParser parser = new ErrorRuleParser();
        return new ErrorRules(parser.parse(lines));
    }

    /** Returns these rules behind those of {@code first}. */
    public ErrorRules after(ErrorRules first) {
        List<ErrorRule> all = new ArrayList<>(first.rules);
        all.addAll(rules);
        return new ErrorRules(all);
    }

    /** Returns the number of rules. */
    public int size() {
        return rules.size();
    }

    /** Returns the names of the rules, in order. */
    public List<String> names() {
        return rules.stream().map(ErrorRule::name).toList();
    }

    /** Returns the rules that may begin with this line, in order; mostly none. */
    List<ErrorRule> candidates(String text) {
        long groups = literals.groupsIn(text);
        if (groups == 0) {
            return List.of();
        }
        List<ErrorRule> candidates = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            if ((groups & (1L << (i % 64))) != 0) {
                candidates.add(rules.get(i));
            }
        }
        return candidates;
    }
}
