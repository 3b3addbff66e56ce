package io.tukki.core.detect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what test runners say at their end: jest, vitest, mocha, pytest, unittest, surefire, Gradle, {@code go test},
 * {@code cargo test}, rspec, phpunit, {@code dotnet test}, {@code node --test} and its TAP. For one thread at a time.
 */
public final class TestRunDetector {

    private static final int MAX_FAILURES = 20;

    private static final Pattern JEST = Pattern.compile("^Tests:\\s+(.*) total$");
    private static final Pattern VITEST = Pattern.compile("^\\s+Tests\\s+(.*) \\(\\d+\\)$");
    private static final Pattern MOCHA = Pattern.compile("^\\s+(\\d+) (passing|pending|failing)(?: \\(\\S+\\))?$");
    private static final Pattern PYTEST = Pattern.compile(
            "^=* ?((?:\\d+ (?:failed|passed|skipped|errors?|deselected|xfailed|xpassed|warnings?|rerun)(?:, )?)+) in [\\d.]+s");
    private static final Pattern UNITTEST_RAN = Pattern.compile("^Ran (\\d+) tests? in ");
    private static final Pattern UNITTEST_END = Pattern.compile("^(?:OK|FAILED)(?: \\((.*)\\))?$");
    private static final Pattern SUREFIRE =
            Pattern.compile("Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+)$");
    private static final Pattern GRADLE =
            Pattern.compile("^(\\d+) tests? completed(?:, (\\d+) failed)?(?:, (\\d+) skipped)?$");
    private static final Pattern GO_TEST = Pattern.compile("^--- (FAIL|PASS|SKIP): (\\S+)");
    private static final Pattern GO_PACKAGE = Pattern.compile("^(?:ok|FAIL)\\s+\\S+\\s+(?:[\\d.]+s|\\(cached\\))");
    private static final Pattern CARGO =
            Pattern.compile("^test result: \\S+ (\\d+) passed; (\\d+) failed; (\\d+) ignored");
    private static final Pattern RSPEC = Pattern.compile("^(\\d+) examples?, (\\d+) failures?(?:, (\\d+) pending)?");
    private static final Pattern PHPUNIT = Pattern.compile("^Tests: (\\d+), Assertions: \\d+(.*)\\.$");
    private static final Pattern PHPUNIT_OK = Pattern.compile("^OK \\((\\d+) tests?, \\d+ assertions?\\)$");
    private static final Pattern DOTNET =
            Pattern.compile("(?:Passed|Failed)!\\s+- Failed:\\s+(\\d+), Passed:\\s+(\\d+), Skipped:\\s+(\\d+)");
    private static final Pattern TAP =
            Pattern.compile("^(?:#|\u2139) (pass|fail|skipped|cancelled|todo|duration_ms) (\\d+)");
    private static final Pattern FAILED_TEST = Pattern.compile(
            "^(?:FAILED (\\S+::\\S+)(?: - .*)?|test (\\S+) \\.\\.\\. FAILED|not ok \\d+ - (.*)|\\s+\u2715 (.*?)(?: \\(\\d+ m?s\\))?"
                    + "|\\s?FAIL  (\\S+ > .*)|(?:ERROR|FAIL): (\\w+) \\(.*|rspec (\\S+:\\d+) .*|\\d+\\) ([\\w\\\\]+::\\w+))$");

    private static final Pattern PART = Pattern.compile("(\\d+) (\\w+)");
    private static final Pattern MEMBER = Pattern.compile("(\\w+)(?:=|: )(\\d+)");

    /** What a line must hold for a pattern to be tried on it. */
    private static final Map<String, Pattern> WORDS = Map.ofEntries(
            Map.entry("Tests:  ", JEST),
            Map.entry(" Tests  ", VITEST),
            Map.entry("passing", MOCHA),
            Map.entry("pending", MOCHA),
            Map.entry("failing", MOCHA),
            Map.entry(" passed", PYTEST),
            Map.entry(" failed", PYTEST),
            Map.entry(" skipped", PYTEST),
            Map.entry(" error", PYTEST),
            Map.entry(" deselected", PYTEST),
            Map.entry("Ran ", UNITTEST_RAN),
            Map.entry("OK", UNITTEST_END),
            Map.entry("FAILED", UNITTEST_END),
            Map.entry("Tests run: ", SUREFIRE),
            Map.entry(" completed", GRADLE),
            Map.entry("--- ", GO_TEST),
            Map.entry("ok  ", GO_PACKAGE),
            Map.entry("FAIL\t", GO_PACKAGE),
            Map.entry("test result: ", CARGO),
            Map.entry(" example", RSPEC),
            Map.entry("Assertions: ", PHPUNIT),
            Map.entry(" assertion", PHPUNIT_OK),
            Map.entry("- Failed: ", DOTNET),
            Map.entry("# ", TAP),
            Map.entry("\u2139 ", TAP));

    /** As {@link #WORDS}, for the names of tests that failed. */
    private static final List<String> FAILURE_WORDS =
            List.of("FAILED", "not ok ", "\u2715 ", "FAIL", "ERROR: ", "rspec ", ") ");

    private static final List<Pattern> PATTERNS =
            WORDS.values().stream().distinct().toList();
    private static final int FAILURE_GROUP = 63;

    /** What a process told so far of a run that is not over. */
    private static final class Run {
        private final List<String> failures = new ArrayList<>();
        private String runner = "";
        private int passed;
        private int failed;
        private int skipped;
        private int ran;
        private @Nullable TextLine last;

        private TestRun end(TextLine line) {
            TestRun run = new TestRun(
                    line.process(),
                    line.incarnation(),
                    runner,
                    passed,
                    failed,
                    skipped,
                    failures,
                    line.sequence(),
                    line.time());
            failures.clear();
            runner = "";
            passed = 0;
            failed = 0;
            skipped = 0;
            ran = 0;
            last = null;
            return run;
        }

        private TestRun end(TextLine line, String name, int allPassed, int allFailed, int allSkipped) {
            runner = name;
            passed = allPassed;
            failed = allFailed;
            skipped = allSkipped;
            return end(line);
        }
    }

    private final LiteralSet words = literals();
    private final Map<ProcessId, Run> runs = new HashMap<>();

    /** Takes the next line of its process; returns the run that is over by it. */
    public Optional<TestRun> feed(TextLine line) {
        Run known = runs.get(line.process());
        boolean mocha = known != null && known.runner.equals("mocha");
        long groups = words.groupsIn(line.text());
        if (!mocha && groups == 0) {
            return Optional.empty();
        }
        Run run = runs.computeIfAbsent(line.process(), process -> new Run());
        Optional<TestRun> over = mocha ? mochaEnd(run, line) : Optional.empty();
        return over.isPresent() ? over : Optional.ofNullable(read(run, line, groups));
    }

    /** Returns the run that had nothing to come but its end, in a process that has ended or gone quiet. */
    public Optional<TestRun> end(ProcessId process) {
        Run run = runs.remove(process);
        TextLine last = run == null ? null : run.last;
        return run == null || last == null ? Optional.empty() : Optional.of(run.end(last));
    }

    /** mocha says so in up to three lines and nothing tells which is the last. */
    private static Optional<TestRun> mochaEnd(Run run, TextLine line) {
        Matcher match = MOCHA.matcher(line.text());
        if (match.find() && !match.group(2).equals("passing")) {
            return Optional.empty();
        }
        TextLine last = run.last;
        return last == null ? Optional.empty() : Optional.of(run.end(last));
    }

    private static @Nullable TestRun read(Run run, TextLine line, long groups) {
        String text = line.text();
        if (groups < 0) {
            noteFailure(run, text);
        }
        Matcher m = match(JEST, text, groups);
        if (m != null) {
            return parts(run, line, "jest", m.group(1));
        }
        m = match(VITEST, text, groups);
        if (m != null) {
            return parts(run, line, "vitest", m.group(1));
        }
        m = match(PYTEST, text, groups);
        if (m != null) {
            return parts(run, line, "pytest", m.group(1));
        }
        m = match(SUREFIRE, text, groups);
        if (m != null) {
            return total(run, line, "surefire", int1(m), number(m.group(2)) + number(m.group(3)), number(m.group(4)));
        }
        m = match(GRADLE, text, groups);
        if (m != null) {
            return total(run, line, "gradle", int1(m), number(m.group(2)), number(m.group(3)));
        }
        m = match(CARGO, text, groups);
        if (m != null) {
            return run.end(line, "cargo test", int1(m), number(m.group(2)), number(m.group(3)));
        }
        m = match(RSPEC, text, groups);
        if (m != null) {
            return total(run, line, "rspec", int1(m), number(m.group(2)), number(m.group(3)));
        }
        m = match(DOTNET, text, groups);
        if (m != null) {
            return run.end(line, "dotnet test", number(m.group(2)), int1(m), number(m.group(3)));
        }
        m = match(PHPUNIT_OK, text, groups);
        if (m != null) {
            return run.end(line, "phpunit", int1(m), 0, 0);
        }
        m = match(PHPUNIT, text, groups);
        if (m != null) {
            return members(run, line, "phpunit", int1(m), m.group(2));
        }
        return readOverLines(run, line, text, groups);
    }

    private static LiteralSet literals() {
        List<String> literals = new ArrayList<>(WORDS.keySet());
        List<Integer> groups = new ArrayList<>();
        literals.forEach(word -> groups.add(PATTERNS.indexOf(WORDS.get(word))));
        for (String word : FAILURE_WORDS) {
            literals.add(word);
            groups.add(FAILURE_GROUP);
        }
        return new LiteralSet(literals, groups);
    }

    /** Returns the match of a pattern, which is tried only if one of its words is in the line. */
    private static @Nullable Matcher match(Pattern pattern, String text, long groups) {
        if ((groups & (1L << PATTERNS.indexOf(pattern))) == 0) {
            return null;
        }
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher : null;
    }

    private static @Nullable TestRun readOverLines(Run run, TextLine line, String text, long groups) {
        Matcher m = match(UNITTEST_RAN, text, groups);
        if (m != null) {
            run.ran = int1(m);
            run.runner = "unittest";
            return null;
        }
        m = match(UNITTEST_END, text, groups);
        if (run.runner.equals("unittest") && m != null) {
            return members(run, line, "unittest", run.ran, m.group(1) == null ? "" : m.group(1));
        }
        m = match(GO_TEST, text, groups);
        if (m != null) {
            count(run, m.group(1), m.group(2));
            return null;
        }
        m = match(GO_PACKAGE, text, groups);
        if (m != null) {
            run.runner = "go test";
            return run.end(line);
        }
        m = match(MOCHA, text, groups);
        if (m != null) {
            mocha(run, line, m);
            return null;
        }
        m = match(TAP, text, groups);
        return m == null ? null : tap(run, line, m);
    }

    private static void noteFailure(Run run, String text) {
        Matcher m = FAILED_TEST.matcher(text);
        if (run.failures.size() < MAX_FAILURES && m.find()) {
            for (int i = 1; i <= m.groupCount(); i++) {
                if (m.group(i) != null) {
                    run.failures.add(m.group(i));
                    return;
                }
            }
        }
    }

    private static void count(Run run, String what, String name) {
        switch (what) {
            case "PASS" -> run.passed++;
            case "SKIP" -> run.skipped++;
            default -> {
                run.failed++;
                if (run.failures.size() < MAX_FAILURES) {
                    run.failures.add(name);
                }
            }
        }
    }

    private static void mocha(Run run, TextLine line, Matcher m) {
        run.runner = "mocha";
        run.last = line;
        switch (m.group(2)) {
            case "passing" -> run.passed = int1(m);
            case "pending" -> run.skipped = int1(m);
            default -> run.failed = int1(m);
        }
    }

    private static @Nullable TestRun tap(Run run, TextLine line, Matcher m) {
        int count = number(m.group(2));
        switch (m.group(1)) {
            case "pass" -> run.passed = count;
            case "fail" -> run.failed += count;
            case "cancelled" -> run.failed += count;
            case "skipped", "todo" -> run.skipped += count;
            default -> {
                run.runner = "node:test";
                return run.end(line);
            }
        }
        return null;
    }

    /** {@code 1 failed, 2 passed}, between commas or bars. */
    private static TestRun parts(Run run, TextLine line, String runner, String text) {
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            int count = int1(part);
            switch (part.group(2)) {
                case "passed", "xpassed" -> passed += count;
                case "failed", "error", "errors" -> failed += count;
                case "skipped", "todo", "xfailed", "deselected", "pending" -> skipped += count;
                default -> {} // warnings, reruns
            }
        }
        return run.end(line, runner, passed, failed, skipped);
    }

    /** {@code failures=1, errors=1}. */
    private static TestRun members(Run run, TextLine line, String runner, int all, String text) {
        int failed = 0;
        int skipped = 0;
        Matcher member = MEMBER.matcher(text);
        while (member.find()) {
            int count = number(member.group(2));
            switch (member.group(1)) {
                case "failures", "errors", "Failures", "Errors" -> failed += count;
                case "skipped", "Skipped", "Incomplete" -> skipped += count;
                default -> {} // expected failures pass
            }
        }
        return total(run, line, runner, all, failed, skipped);
    }

    private static TestRun total(Run run, TextLine line, String runner, int all, int failed, int skipped) {
        return run.end(line, runner, Math.max(0, all - failed - skipped), failed, skipped);
    }

    private static int int1(Matcher match) {
        return number(match.group(1));
    }

    private static int number(@Nullable String digits) {
        return digits == null || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }
}
