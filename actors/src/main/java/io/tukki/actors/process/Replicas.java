package io.tukki.actors.process;

import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.project.Scaling;
import io.tukki.core.project.SpecProblem;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Changes how many replicas of a name there are; owned by the {@link ProcessManager}. */
final class Replicas {

    private final ActorContext<ProcessManager.Command> context;
    private final Roster roster;
    private final Admission admission;
    private final JointRestarting restarting;

    Replicas(
            ActorContext<ProcessManager.Command> context,
            Roster roster,
            Admission admission,
            JointRestarting restarting) {
        this.context = context;
        this.roster = roster;
        this.admission = admission;
        this.restarting = restarting;
    }

    /** Has {@code count} of {@code name}; those to be started are pending then. */
    ProcessManager.ScaleReply scale(String name, int count) {
        Scaling.Plan plan = Scaling.plan(roster.specs(), name, count);
        if (plan instanceof Scaling.Refused refused) {
            return new ProcessManager.NotScaled(refused.problems());
        }
        Scaling.Planned planned = (Scaling.Planned) plan;
        List<ProcessSpec> missing = planned.wanted().stream()
                .filter(spec -> roster.find(spec.id()) == null)
                .toList();
        List<SpecProblem> problems = admission.problems(missing);
        return problems.isEmpty() ? carryOut(planned, missing) : new ProcessManager.NotScaled(problems);
    }

    private ProcessManager.Scaled carryOut(Scaling.Planned planned, List<ProcessSpec> missing) {
        List<ProcessId> starting = new ArrayList<>();
        for (ProcessSpec spec : planned.wanted()) {
            Entry entry = roster.find(spec.id());
            if (entry != null && (!entry.wantedUp || entry.state().isFinal())) {
                starting.add(entry.id());
                bringBack(entry);
            }
        }
        for (ProcessSpec spec : missing) {
            starting.add(spec.id());
            roster.add(spec);
            planned.wanted().stream().findFirst().ifPresent(first -> restarting.join(spec.id(), first.id()));
        }
        restarting.tellWhoIsJoint();
        List<ProcessId> stopping = new ArrayList<>();
        for (ProcessId id : planned.surplus()) {
            Entry entry = roster.get(id);
            entry.retired = true;
            if (entry.wantedUp && !entry.state().isFinal()) {
                stopping.add(id);
                roster.stop(entry, false, context.spawnAnonymous(StopSession.single(report -> {})));
            }
        }
        return new ProcessManager.Scaled(starting, stopping);
    }

    private void bringBack(Entry entry) {
        entry.wantedUp = true;
        entry.retired = false;
        if (entry.state().isFinal()) {
            roster.set(entry, new ProcessState.Pending("its turn"));
        } else {
            entry.actor.tell(ManagedProcess.Start.INSTANCE); // it is still stopping
        }
    }
}
