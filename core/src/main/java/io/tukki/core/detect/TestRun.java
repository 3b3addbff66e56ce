package io.tukki.core.detect;

import io.tukki.core.process.ProcessId;
import java.time.Instant;
import java.util.List;

/**
 * What a test runner said at its end.
 *
 * @param runner such as {@code jest}, {@code pytest}, {@code go test}
 * @param passed 0 where the runner does not say, as {@code go test} without {@code -v}
 * @param failed failures and errors
 * @param failures names of failed tests, at most 20
 * @param sequence of the line that said it
 */
public record TestRun(
        ProcessId process,
        long incarnation,
        String runner,
        int passed,
        int failed,
        int skipped,
        List<String> failures,
        long sequence,
        Instant time) {

    public TestRun {
        failures = List.copyOf(failures);
    }

    public boolean isSuccess() {
        return failed == 0;
    }
}
