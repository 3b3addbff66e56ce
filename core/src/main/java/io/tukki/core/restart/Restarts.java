package io.tukki.core.restart;

import io.tukki.core.process.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Decides what follows the end of a process that nobody asked for. Accounting as in OTP's {@code supervisor}. */
public final class Restarts {

    private Restarts() {}

    /** What follows. */
    public sealed interface Decision {}

    /** It stays down: the policy does not want it up again after such an end. */
    public enum Stay implements Decision {
        INSTANCE
    }

    /**
     * It is started again.
     *
     * @param attempt number of this restart since the last stable incarnation, from 1
     * @param history what to pass in the next time
     */
    public record RestartAfter(Duration delay, int attempt, RestartHistory history) implements Decision {}

    /** It has used up its budget and stays down until somebody starts it. */
    public record GiveUp(String reason) implements Decision {}

    /**
     * Returns what follows.
     *
     * @param success whether this end counts as success for this process
     * @param uptime how long the incarnation lived
     */
    public static Decision decide(
            RestartPolicy policy,
            RestartHistory history,
            ExitStatus status,
            boolean success,
            Duration uptime,
            Instant now,
            RandomGenerator random) {
        if (!wants(policy, status, success)) {
            return Stay.INSTANCE;
        }
        boolean stable = uptime.compareTo(policy.stableAfter()) >= 0;
        RestartHistory counting = stable ? RestartHistory.NONE : history.within(policy.period(), now);
        if (counting.restarts().size() >= policy.maxRestarts()) {
            return new GiveUp("ended with " + status.describe() + " after "
                    + counting.restarts().size() + " restarts within " + policy.period());
        }
        RestartHistory next = counting.plus(now);
        return new RestartAfter(policy.backoff().delay(next.attempt(), random), next.attempt(), next);
    }

    private static boolean wants(RestartPolicy policy, ExitStatus status, boolean success) {
        if (status instanceof ExitStatus.Code code && policy.noRestartCodes().contains(code.code())) {
            return false;
        }
        if (status instanceof ExitStatus.NotStarted notStarted && !mayPass(notStarted.cause())) {
            return false;
        }
        return switch (policy.mode()) {
            case NEVER -> false;
            case ON_FAILURE -> !success;
            case ALWAYS, UNLESS_STOPPED -> true;
        };
    }

    /** Returns whether trying again can help: a program or a folder that is not there will not come of itself. */
    private static boolean mayPass(ExitStatus.Cause cause) {
        return switch (cause) {
            case OUT_OF_RESOURCES, OTHER -> true;
            case COMMAND_NOT_FOUND, NOT_EXECUTABLE, DIRECTORY_MISSING, ENVIRONMENT, NOT_PERMITTED, UNSUPPORTED -> false;
        };
    }
}
