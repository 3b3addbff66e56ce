package io.tukki.actors.process;

import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Stops processes level by level, waits for each answer, answers once and is gone. */
final class StopSession {

    private StopSession() {}

    /** Returns the behaviour that hands on one report. */
    static Behavior<StopReport> single(Consumer<StopReport> answer) {
        return Behaviors.receive(StopReport.class)
                .onMessage(StopReport.class, report -> {
                    answer.accept(report);
                    return Behaviors.stopped();
                })
                .build();
    }

    /**
     * Returns the behaviour that stops one level after the other, each level together.
     *
     * @param how the command that stops one process
     */
    static Behavior<ProcessManager.StopReply> levels(
            List<List<ProcessId>> levels,
            BiFunction<ProcessId, ActorRef<ProcessManager.StopReply>, ProcessManager.Command> how,
            ActorRef<ProcessManager.Command> manager,
            Consumer<ProcessManager.StoppedAll> answer) {
        return Behaviors.setup(context -> next(
                levels.stream().filter(level -> !level.isEmpty()).toList(),
                process -> manager.tell(how.apply(process, context.getSelf())),
                new ArrayList<>(),
                answer));
    }

    private static Behavior<ProcessManager.StopReply> next(
            List<List<ProcessId>> levels,
            Consumer<ProcessId> stop,
            List<StopReport> reports,
            Consumer<ProcessManager.StoppedAll> answer) {
        if (levels.isEmpty()) {
            answer.accept(new ProcessManager.StoppedAll(List.copyOf(reports)));
            return Behaviors.stopped();
        }
        levels.get(0).forEach(stop);
        return waiting(levels.get(0).size(), levels.subList(1, levels.size()), stop, reports, answer);
    }

    private static Behavior<ProcessManager.StopReply> waiting(
            int open,
            List<List<ProcessId>> levels,
            Consumer<ProcessId> stop,
            List<StopReport> reports,
            Consumer<ProcessManager.StoppedAll> answer) {
        return Behaviors.receive(ProcessManager.StopReply.class)
                .onAnyMessage(reply -> {
                    if (reply instanceof ProcessManager.Stopped stopped) {
                        reports.add(stopped.report());
                    }
                    return open == 1
                            ? next(levels, stop, reports, answer)
                            : waiting(open - 1, levels, stop, reports, answer);
                })
                .build();
    }
}
