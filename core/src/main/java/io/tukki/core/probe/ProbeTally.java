package io.tukki.core.probe;

/**
 * What the answers to a probe mean so far; both thresholds count answers in a row.
 *
 * @param successes good answers since the last bad one
 * @param failures bad answers since the last good one
 * @param verdict what was last decided
 */
public record ProbeTally(int successes, int failures, Verdict verdict) {

    /** What the answers mean. */
    public enum Verdict {
        UNKNOWN,
        PASSED,
        FAILED
    }

    public static final ProbeTally NONE = new ProbeTally(0, 0, Verdict.UNKNOWN);

    /** Returns the tally of what needs no second answer. */
    public static ProbeTally of(Verdict verdict) {
        return new ProbeTally(verdict == Verdict.PASSED ? 1 : 0, verdict == Verdict.FAILED ? 1 : 0, verdict);
    }

    /** Returns the tally with one more answer; the verdict changes only when a threshold is reached. */
    public ProbeTally with(boolean good, ProbeSpec spec) {
        int nowGood = good ? successes + 1 : 0;
        int nowBad = good ? 0 : failures + 1;
        Verdict now = nowGood >= spec.successThreshold()
                ? Verdict.PASSED
                : nowBad >= spec.failureThreshold() ? Verdict.FAILED : verdict;
        return new ProbeTally(nowGood, nowBad, now);
    }
}
