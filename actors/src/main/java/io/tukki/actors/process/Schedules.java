package io.tukki.actors.process;

import io.tukki.core.event.EventStamp;
import io.tukki.core.event.ProcessRunSkipped;
import io.tukki.core.lifecycle.ProcessState;
import io.tukki.core.schedule.Due;
import io.tukki.core.schedule.Schedule;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Runs processes by the clock; owned by the {@link ProcessManager}. */
final class Schedules {

    private final ActorContext<ProcessManager.Command> context;
    private final ProcessServices services;
    private final Roster roster;

    Schedules(ActorContext<ProcessManager.Command> context, ProcessServices services, Roster roster) {
        this.context = context;
        this.services = services;
        this.roster = roster;
    }

    /** Begins the schedule of a process whose dependencies allow it to start. */
    void begin(Entry entry) {
        Instant now = services.clock().instant();
        Schedule schedule = entry.spec.schedule().orElseThrow();
        Runs runs = Runs.of(schedule, now);
        entry.runs = runs;
        waitForNext(entry, runs, now);
        if (schedule.runAtStart()) {
            run(entry);
        } else {
            rest(entry);
        }
    }

    /** Sets an entry that is down to where its schedule has it. */
    private void rest(Entry entry) {
        ProcessState over = entry.over("its schedule has no time that is still to come");
        roster.set(
                entry,
                entry.due().<ProcessState>map(ProcessState.Scheduled::new).orElse(over));
    }

    private void waitForNext(Entry entry, Runs runs, Instant now) {
        runs.advance(now).ifPresent(due -> waitFor(entry, due, now));
    }

    private void waitFor(Entry entry, Instant due, Instant now) {
        context.scheduleOnce(Due.wait(due, now), context.getSelf(), new ProcessManager.RunDue(entry.id(), due));
    }

    private void run(Entry entry) {
        roster.set(entry, new ProcessState.Starting());
        entry.actor.tell(ManagedProcess.Start.INSTANCE);
    }

    /** Does what is to be done at a time of a schedule. */
    void onRunDue(ProcessManager.RunDue timer) {
        Entry entry = roster.find(timer.process());
        if (entry == null || !entry.due().equals(Optional.of(timer.due()))) {
            return; // stopped by hand, or replaced
        }
        Runs runs = Objects.requireNonNull(entry.runs);
        Instant now = services.clock().instant();
        Due.Verdict verdict = Due.at(timer.due(), now);
        if (verdict == Due.Verdict.EARLY) {
            waitFor(entry, timer.due(), now);
            return;
        }
        waitForNext(entry, runs, now);
        boolean resting = entry.state() instanceof ProcessState.Scheduled;
        if (verdict == Due.Verdict.NOW && resting) {
            run(entry);
        } else if (verdict == Due.Verdict.NOW && runs.schedule().overlap() == Schedule.Overlap.RESTART) {
            entry.actor.tell(ManagedProcess.Restart.INSTANCE);
        } else {
            EventStamp stamp = services.events().stamps().next();
            long incarnation = entry.snapshot.incarnation();
            services.events().publish(new ProcessRunSkipped(stamp, entry.id(), incarnation, timer.due(), runs.skip()));
            if (resting) {
                rest(entry);
            }
        }
    }
}
