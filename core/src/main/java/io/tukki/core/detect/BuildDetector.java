package io.tukki.core.detect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what build tools say at their end: webpack, vite, esbuild, tsc, Next.js, Angular, cargo, Maven, Gradle, go,
 * make, ninja, javac, clang, {@code dotnet build}. For one thread at a time.
 */
public final class BuildDetector {

    /** How a tool says it; group 1, if there is one, counts the errors. */
    private record Sign(String tool, String word, Pattern pattern, boolean success) {

        private static Sign success(String tool, String word, String pattern) {
            return new Sign(tool, word, Pattern.compile(pattern), true);
        }

        private static Sign failure(String tool, String word, String pattern) {
            return new Sign(tool, word, Pattern.compile(pattern), false);
        }
    }

    private static final List<Sign> SIGNS = List.of(
            Sign.failure("webpack", "compiled with", "^webpack \\S+ compiled with (\\d+) errors?\\b"),
            Sign.success("webpack", "compiled ", "^webpack \\S+ compiled (?:successfully|with \\d+ warnings? in)"),
            Sign.success("vite", "built in ", "^\u2713 built in "),
            Sign.failure("vite", "error during build", "^error during build:"),
            Sign.success("tsc", "Found 0 errors", "Found 0 errors\\."),
            Sign.failure("tsc", "Found ", "(?:^|- )Found ([1-9]\\d*) errors?(?: in |\\.)"),
            Sign.success("next", "Compiled successfully", "^\\s*\u2713 Compiled successfully"),
            Sign.failure("next", "Failed to compile", "^Failed to compile\\."),
            Sign.success("angular", "bundle generation", "^Application bundle generation complete\\."),
            Sign.failure("angular", "bundle generation", "^Application bundle generation failed\\."),
            Sign.success("cargo", "Finished ", "^\\s+Finished .* target\\(s\\) in "),
            Sign.failure("cargo", "could not compile", "^error: could not compile .* due to (\\d+) previous errors?"),
            Sign.failure("cargo", "could not compile", "^error: could not compile .* due to previous error()"),
            Sign.success("maven", "BUILD SUCCESS", "BUILD SUCCESS$"),
            Sign.failure("maven", "BUILD FAILURE", "BUILD FAILURE$"),
            Sign.success("gradle", "BUILD SUCCESSFUL", "^BUILD SUCCESSFUL in "),
            Sign.failure("gradle", "BUILD FAILED", "^BUILD FAILED in "),
            Sign.failure("make", "*** ", "^g?make: \\*\\*\\* .*(?:Error \\d+|Stop\\.)"),
            Sign.failure("ninja", "ninja: build stopped", "^ninja: build stopped"),
            Sign.failure("clang", "generated.", "^(\\d+) errors? generated\\."),
            Sign.failure("clang", "generated.", "^\\d+ warnings? and (\\d+) errors? generated\\."),
            Sign.success("dotnet", "Build succeeded", "^Build succeeded\\."),
            Sign.failure("dotnet", "Build FAILED", "^Build FAILED\\."));

    /** For tools that end with a bare count, or not at all: what they write before. */
    private static final List<String> CONTEXT = List.of("[ERROR] ", ".java:", "# ", ".go:", " error");

    private static final Pattern GO_PACKAGE = Pattern.compile("^# \\S+(?: \\[.*\\])?$");
    private static final Pattern GO_ERROR = Pattern.compile("^(?:vet: )?\\S+\\.go:\\d+:\\d+: ");
    private static final Pattern JAVAC_ERROR = Pattern.compile("^\\S+\\.java:\\d+: error: ");
    private static final Pattern ESBUILD_ERROR = Pattern.compile("^\\S+ \\[ERROR\\] ");
    private static final Pattern COUNT = Pattern.compile("^(\\d+) errors?$");

    private static final int CONTEXT_GROUP = 63;

    private record Key(ProcessId process, LogStream stream) {}

    private final LiteralSet words = new LiteralSet(
            Stream.concat(SIGNS.stream().map(Sign::word), CONTEXT.stream()).toList(),
            Stream.concat(
                            IntStream.range(0, SIGNS.size()).boxed(),
                            CONTEXT.stream().map(word -> CONTEXT_GROUP))
                    .toList());
    /** The tool whose errors a stream showed last. */
    private final Map<Key, String> contexts = new HashMap<>();

    /** Takes the next line of its stream; returns the build that is over by it. */
    public Optional<BuildOutcome> feed(TextLine line) {
        long groups = words.groupsIn(line.text());
        if (groups == 0) {
            return Optional.empty();
        }
        for (int i = 0; i < SIGNS.size(); i++) {
            if ((groups & (1L << i)) != 0) {
                Sign sign = SIGNS.get(i);
                Matcher match = sign.pattern().matcher(line.text());
                if (match.find()) {
                    return Optional.of(outcome(line, sign.tool(), sign.success(), errors(match)));
                }
            }
        }
        return groups < 0 ? Optional.ofNullable(inContext(line)) : Optional.empty();
    }

    /** Forgets what a process wrote. */
    public void end(ProcessId process) {
        contexts.keySet().removeIf(key -> key.process().equals(process));
    }

    private @Nullable BuildOutcome inContext(TextLine line) {
        Key key = new Key(line.process(), line.stream());
        String text = line.text();
        if (GO_PACKAGE.matcher(text).find()) {
            contexts.put(key, "go");
        } else if (JAVAC_ERROR.matcher(text).find()) {
            contexts.put(key, "javac");
        } else if (ESBUILD_ERROR.matcher(text).find()) {
            contexts.put(key, "esbuild");
        } else if (GO_ERROR.matcher(text).find()) {
            return "go".equals(contexts.remove(key)) ? outcome(line, "go", false, 0) : null;
        } else {
            Matcher count = COUNT.matcher(text);
            String tool = contexts.get(key);
            if (tool != null && !tool.equals("go") && count.find()) {
                contexts.remove(key);
                return outcome(line, tool, false, errors(count));
            }
        }
        return null;
    }

    private static int errors(Matcher match) {
        String digits = match.groupCount() == 0 ? "" : match.group(1);
        return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }

    private static BuildOutcome outcome(TextLine line, String tool, boolean success, int errors) {
        return new BuildOutcome(
                line.process(), line.incarnation(), tool, success, errors, line.sequence(), line.time());
    }
}
