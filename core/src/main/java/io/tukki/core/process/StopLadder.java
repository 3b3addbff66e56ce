package io.tukki.core.process;

import java.time.Duration;
import java.util.List;

/**
 * The steps of stopping a process, each with the time to wait for its tree to be empty before the next is taken.
 * After the last step the whole tree gets SIGKILL, whatever the steps were.
 *
 * @param steps in order; may be empty, which is SIGKILL at once
 */
public record StopLadder(List<Step> steps) {

    /** SIGTERM to the whole tree, 10 s, SIGKILL. */
    public static final StopLadder DEFAULT = signal(OsSignal.TERM, Duration.ofSeconds(10));

    /** SIGKILL at once. */
    public static final StopLadder KILL = new StopLadder(List.of());

    public StopLadder {
        steps = List.copyOf(steps);
    }

    /** Returns the ladder that sends {@code signal}, waits {@code grace} and kills. */
    public static StopLadder signal(OsSignal signal, Duration grace) {
        return new StopLadder(List.of(new Signal(signal, grace)));
    }

    /** Returns the ladder of these steps. */
    public static StopLadder of(Step... steps) {
        return new StopLadder(List.of(steps));
    }

    /** Returns the longest time this ladder takes before SIGKILL is sent. */
    public Duration worstCase() {
        return steps.stream().map(Step::grace).reduce(Duration.ZERO, Duration::plus);
    }

    /** Returns whether a step needs the standard input of the process. */
    public boolean needsStdin() {
        return steps.stream().anyMatch(step -> step instanceof Text || step instanceof CloseStdin);
    }

    /** One step. A step that cannot be taken is told in the log of the runtime, and its time is waited all the same. */
    public sealed interface Step {

        /** Returns how long to wait for the tree to be empty before the next step; not negative. */
        Duration grace();
    }

    /** A signal to the whole tree. */
    public record Signal(OsSignal signal, Duration grace) implements Step {
        public Signal {
            notNegative(grace);
        }
    }

    /**
     * A command, run in the folder and environment of the process, with the pid of its leader as {@code TUKKI_PID}. It
     * counts as a member of the tree: the stop is not done before it has ended, and it is killed when its time is over.
     */
    public record Command(CommandLine command, Duration grace) implements Step {
        public Command {
            notNegative(grace);
        }
    }

    /**
     * Text for the standard input, which stays open.
     *
     * @param text with its line end, if one is meant
     */
    public record Text(String text, Duration grace) implements Step {
        public Text {
            notNegative(grace);
        }
    }

    /** The end of the standard input; on a terminal the end-of-file character. */
    public record CloseStdin(Duration grace) implements Step {
        public CloseStdin {
            notNegative(grace);
        }
    }

    private static void notNegative(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace (" + grace + ") must be >= 0");
        }
    }
}
