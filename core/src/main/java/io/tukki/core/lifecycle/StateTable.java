package io.tukki.core.lifecycle;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What each command and each happening does to a process in each state: no cell is missing. It decides nothing; a test
 * holds the actors to it, and {@code docs/process-states.md} is printed from it.
 */
public final class StateTable {

    /** Where a process stands, as the actor of a process tells it apart. */
    public enum Standing {
        /** Not launched yet, or skipped. */
        PENDING,
        STARTING,
        RUNNING,
        READY,
        /** Told to stop. */
        STOPPING,
        BACKING_OFF,
        EXITED,
        FAILED
    }

    /** What somebody asks for, or what happens. */
    public enum Happening {
        START("start"),
        STOP("stop"),
        KILL("kill"),
        RESTART("restart"),
        SEND_SIGNAL("send a signal"),
        HALT("its group is stopped to be restarted"),
        START_AGAIN("its group is started again"),
        SEND_INPUT("send input"),
        SPAWNED("the child is spawned"),
        NOT_SPAWNED("the child cannot be spawned"),
        PASSES("the readiness probe passes"),
        FAILS("the readiness probe fails"),
        IS_FOUND_FAILED("startup or liveness fails, or a time limit is over"),
        EXITS_WELL("the child exits with success"),
        EXITS_BADLY("the child fails, restarts are left"),
        EXITS_TOO_OFTEN("the child fails, the budget is spent"),
        WAIT_ENDS("the wait of the state is over"),
        CRASH("a bug crashes our own actor");

        private final String words;

        Happening(String words) {
            this.words = words;
        }

        /** Returns what happens, for people. */
        public String words() {
            return words;
        }
    }

    /** What is done about it beside taking the next state. */
    public enum Deed {
        NOTHING("nothing"),
        IMPOSSIBLE("cannot happen"),
        ANSWER("answered: nothing runs"),
        LAUNCH("launches"),
        WAIT_FOR_GROUP("waits for its group"),
        LADDER_THEN_WAIT("the stop ladder begins; pending when the tree is empty"),
        STOP_AND_WAIT_ONCE_SPAWNED("the stop ladder begins once it is spawned; pending after that"),
        PASS_ON("the signal goes to the tree"),
        GIVE("it goes to the child"),
        GIVE_ONCE_SPAWNED("it goes to the child once that is spawned"),
        REFUSE("refused: nothing runs"),
        LADDER("the stop ladder begins"),
        LADDER_THEN_LAUNCH("the stop ladder begins; launches when the tree is empty"),
        STOP_ONCE_SPAWNED("the stop ladder begins once it is spawned"),
        KILL_ONCE_SPAWNED("SIGKILL once it is spawned"),
        STOP_AND_LAUNCH_ONCE_SPAWNED("the stop ladder begins once it is spawned; launches again after that"),
        LAUNCH_ONCE_EMPTY("launches when the tree is empty"),
        KILL("SIGKILL to the tree"),
        JOIN("joins the stop under way"),
        TAKE_OVER("the restarted actor takes the child over"),
        WAIT_ON("the restarted actor waits on");

        private final String words;

        Deed(String words) {
            this.words = words;
        }

        /** Returns what is done, for people. */
        public String words() {
            return words;
        }
    }

    /**
     * What comes of it.
     *
     * @param next where it stands when nothing more happens; with an exit: once the tree is empty
     */
    public record Effect(Standing next, Deed deed) {}

    private static final Map<Standing, Map<Happening, Effect>> EFFECTS = new EnumMap<>(Standing.class);

    static {
        down(Standing.PENDING);
        down(Standing.EXITED);
        down(Standing.FAILED);

        Row starting = new Row(Standing.STARTING);
        starting.stays(Deed.NOTHING, Happening.START, Happening.START_AGAIN, Happening.SEND_SIGNAL);
        starting.stays(Deed.STOP_AND_WAIT_ONCE_SPAWNED, Happening.HALT);
        starting.stays(Deed.GIVE_ONCE_SPAWNED, Happening.SEND_INPUT);
        starting.stays(Deed.STOP_ONCE_SPAWNED, Happening.STOP);
        starting.stays(Deed.KILL_ONCE_SPAWNED, Happening.KILL);
        starting.stays(Deed.STOP_AND_LAUNCH_ONCE_SPAWNED, Happening.RESTART);
        starting.goes(Standing.RUNNING, Deed.NOTHING, Happening.SPAWNED);
        starting.goes(Standing.EXITED, Deed.NOTHING, Happening.NOT_SPAWNED);

        up(Standing.RUNNING);
        up(Standing.READY);

        Row stopping = new Row(Standing.STOPPING);
        stopping.stays(Deed.LAUNCH_ONCE_EMPTY, Happening.START, Happening.START_AGAIN, Happening.RESTART);
        stopping.stays(Deed.JOIN, Happening.STOP, Happening.HALT);
        stopping.stays(Deed.KILL, Happening.KILL, Happening.WAIT_ENDS);
        stopping.stays(Deed.PASS_ON, Happening.SEND_SIGNAL);
        stopping.stays(Deed.GIVE, Happening.SEND_INPUT);
        stopping.goes(
                Standing.EXITED, Deed.NOTHING, Happening.EXITS_WELL, Happening.EXITS_BADLY, Happening.EXITS_TOO_OFTEN);
        stopping.stays(Deed.TAKE_OVER, Happening.CRASH);

        Row backingOff = new Row(Standing.BACKING_OFF);
        backingOff.goes(
                Standing.STARTING,
                Deed.LAUNCH,
                Happening.START,
                Happening.START_AGAIN,
                Happening.RESTART,
                Happening.WAIT_ENDS);
        backingOff.goes(Standing.PENDING, Deed.WAIT_FOR_GROUP, Happening.HALT);
        backingOff.goes(Standing.EXITED, Deed.ANSWER, Happening.STOP, Happening.KILL);
        backingOff.stays(Deed.NOTHING, Happening.SEND_SIGNAL);
        backingOff.stays(Deed.REFUSE, Happening.SEND_INPUT);
        backingOff.stays(Deed.WAIT_ON, Happening.CRASH);
    }

    private StateTable() {}

    private static void down(Standing standing) {
        Row row = new Row(standing);
        row.goes(Standing.STARTING, Deed.LAUNCH, Happening.START, Happening.START_AGAIN, Happening.RESTART);
        row.stays(Deed.ANSWER, Happening.STOP, Happening.KILL, Happening.HALT);
        row.stays(Deed.NOTHING, Happening.SEND_SIGNAL);
        row.stays(Deed.REFUSE, Happening.SEND_INPUT);
    }

    private static void up(Standing standing) {
        Row row = new Row(standing);
        row.stays(Deed.NOTHING, Happening.START, Happening.START_AGAIN);
        row.goes(Standing.STOPPING, Deed.LADDER_THEN_WAIT, Happening.HALT);
        row.goes(Standing.STOPPING, Deed.LADDER, Happening.STOP, Happening.IS_FOUND_FAILED);
        row.goes(Standing.STOPPING, Deed.KILL, Happening.KILL);
        row.goes(Standing.STOPPING, Deed.LADDER_THEN_LAUNCH, Happening.RESTART);
        row.stays(Deed.PASS_ON, Happening.SEND_SIGNAL);
        row.stays(Deed.GIVE, Happening.SEND_INPUT);
        row.goes(Standing.READY, Deed.NOTHING, Happening.PASSES);
        row.goes(Standing.RUNNING, Deed.NOTHING, Happening.FAILS);
        row.goes(Standing.EXITED, Deed.NOTHING, Happening.EXITS_WELL);
        row.goes(Standing.BACKING_OFF, Deed.NOTHING, Happening.EXITS_BADLY);
        row.goes(Standing.FAILED, Deed.NOTHING, Happening.EXITS_TOO_OFTEN);
        row.stays(Deed.TAKE_OVER, Happening.CRASH);
    }

    /** Returns what {@code happening} does to a process that stands at {@code standing}. */
    public static Effect effect(Standing standing, Happening happening) {
        Map<Happening, Effect> row = Objects.requireNonNull(EFFECTS.get(standing));
        return Objects.requireNonNull(row.get(happening));
    }

    /** Returns the table as Markdown: a section for each state, and the cells that cannot happen left out. */
    public static String markdown() {
        StringBuilder text = new StringBuilder();
        for (Standing standing : Standing.values()) {
            text.append("## ").append(name(standing)).append("\n\n| what | then | and |\n|---|---|---|\n");
            for (Happening happening : Happening.values()) {
                Effect effect = effect(standing, happening);
                if (effect.deed() != Deed.IMPOSSIBLE) {
                    String next = effect.next() == standing ? "stays" : name(effect.next());
                    text.append("| ")
                            .append(happening.words())
                            .append(" | ")
                            .append(next)
                            .append(" | ");
                    text.append(effect.deed().words()).append(" |\n");
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String name(Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One row of the table; what is not said cannot happen. */
    private static final class Row {
        private final Standing standing;
        private final Map<Happening, Effect> effects = new EnumMap<>(Happening.class);

        private Row(Standing standing) {
            this.standing = standing;
            EFFECTS.put(standing, effects);
            stays(Deed.IMPOSSIBLE, Happening.values());
        }

        private void stays(Deed deed, Happening... happenings) {
            goes(standing, deed, happenings);
        }

        private void goes(Standing next, Deed deed, Happening... happenings) {
            for (Happening happening : happenings) {
                effects.put(happening, new Effect(next, deed));
            }
        }
    }
}
