package io.tukki.actors.detect;

import io.tukki.core.detect.BuildOutcome;
import io.tukki.core.detect.TestRun;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest test runs and builds, newest first, at most 100 of each. Immutable.
 *
 * @param testRuns how many test runs there were in all
 * @param builds how many builds there were in all
 */
public record RunSnapshot(List<TestRun> tests, List<BuildOutcome> outcomes, long testRuns, long builds) {

    static final RunSnapshot EMPTY = new RunSnapshot(List.of(), List.of(), 0, 0);
    private static final int MOST = 100;

    public RunSnapshot {
        tests = List.copyOf(tests);
        outcomes = List.copyOf(outcomes);
    }

    RunSnapshot with(TestRun run) {
        return new RunSnapshot(front(run, tests), outcomes, testRuns + 1, builds);
    }

    RunSnapshot with(BuildOutcome outcome) {
        return new RunSnapshot(tests, front(outcome, outcomes), testRuns, builds + 1);
    }

    private static <T> List<T> front(T newest, List<T> others) {
        List<T> all = new ArrayList<>(Math.min(others.size() + 1, MOST));
        all.add(newest);
        all.addAll(others.subList(0, Math.min(others.size(), MOST - 1)));
        return all;
    }
}
