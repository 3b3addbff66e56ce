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

    /** What a line must hold to be looked at. */
    private static final List<String> WORDS = List.of(
            "Tests",
            "passing",
            "pending",
            "failing",
            " in ",
            "Ran ",
            "OK",
            "FAILED",
            "tests completed",
            "test completed",
            "---",
            "ok",
            "FAIL",
            "test result:",
            "example",
            "Passed!",
            "Failed!",
            "# ",
            "\u2139 ",
            "\u2715",
            "rspec ",
            "::",
            "ERROR: ");

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

    private final LiteralSet words =
            new LiteralSet(WORDS, WORDS.stream().map(w -> 0).toList());
    private final Map<ProcessId, Run> runs = new HashMap<>();

    /** Takes the next line of its process; returns the run that is over by it. */
    public Optional<TestRun> feed(TextLine line) {
        Run known = runs.get(line.process());
        boolean mocha = known != null && known.runner.equals("mocha");
        if (!mocha && words.groupsIn(line.text()) == 0) {
            return Optional.empty();
        }
        Run run = runs.computeIfAbsent(line.process(), process -> new Run());
        Optional<TestRun> over = mocha ? mochaEnd(run, line) : Optional.empty();
        return over.isPresent() ? over : Optional.ofNullable(read(run, line));
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

    private static @Nullable TestRun read(Run run, TextLine line) {
        String text = line.text();
        noteFailure(run, text);
        Matcher m = JEST.matcher(text);
        if (m.find()) {
            return parts(run, line, "jest", m.group(1));
        }
        m = VITEST.matcher(text);
        if (m.find()) {
            return parts(run, line, "vitest", m.group(1));
        }
        m = PYTEST.matcher(text);
        if (m.find()) {
            return parts(run, line, "pytest", m.group(1));
        }
        m = SUREFIRE.matcher(text);
        if (m.find()) {
            return total(run, line, "surefire", int1(m), number(m.group(2)) + number(m.group(3)), number(m.group(4)));
        }
        m = GRADLE.matcher(text);
        if (m.find()) {
            return total(run, line, "gradle", int1(m), number(m.group(2)), number(m.group(3)));
        }
        m = CARGO.matcher(text);
        if (m.find()) {
            return run.end(line, "cargo test", int1(m), number(m.group(2)), number(m.group(3)));
        }
        m = RSPEC.matcher(text);
        if (m.find()) {
            return total(run, line, "rspec", int1(m), number(m.group(2)), number(m.group(3)));
        }
        m = DOTNET.matcher(text);
        if (m.find()) {
            return run.end(line, "dotnet test", number(m.group(2)), int1(m), number(m.group(3)));
        }
        m = PHPUNIT_OK.matcher(text);
        if (m.find()) {
            return run.end(line, "phpunit", int1(m), 0, 0);
        }
        m = PHPUNIT.matcher(text);
        if (m.find()) {
            return members(run, line, "phpunit", int1(m), m.group(2));
        }
        return readOverLines(run, line, text);
    }

    private static @Nullable TestRun readOverLines(Run run, TextLine line, String text) {
        Matcher m = UNITTEST_RAN.matcher(text);
        if (m.find()) {
            run.ran = int1(m);
            run.runner = "unittest";
            return null;
        }
        m = UNITTEST_END.matcher(text);
        if (run.runner.equals("unittest") && m.find()) {
            return members(run, line, "unittest", run.ran, m.group(1) == null ? "" : m.group(1));
        }
        m = GO_TEST.matcher(text);
        if (m.find()) {
            count(run, m.group(1), m.group(2));
            return null;
        }
        m = GO_PACKAGE.matcher(text);
        if (m.find()) {
            run.runner = "go test";
            return run.end(line);
        }
        m = MOCHA.matcher(text);
        if (m.find()) {
            mocha(run, line, m);
            return null;
        }
        m = TAP.matcher(text);
        return m.find() ? tap(run, line, m) : null;
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
