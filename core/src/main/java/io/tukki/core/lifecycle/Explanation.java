package io.tukki.core.lifecycle;

import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.process.DependencyCondition;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Why a process stands where it stands, in words: what it waits for, and what that waits for in its turn. */
public final class Explanation {

    private final Function<ProcessId, Optional<ProcessSnapshot>> processes;
    private final Instant now;
    private final Set<ProcessId> told = new LinkedHashSet<>();

    private Explanation(Function<ProcessId, Optional<ProcessSnapshot>> processes, Instant now) {
        this.processes = processes;
        this.now = now;
    }

    /** Returns why {@code process} stands where it stands: one line, without full stop. */
    public static String of(ProjectSnapshot project, ProcessSnapshot process, Instant now) {
        return new Explanation(project::process, now).why(process);
    }

    private String why(ProcessSnapshot process) {
        told.add(process.id());
        return process.id() + " " + standing(process);
    }

    private String standing(ProcessSnapshot process) {
        ProcessState state = process.state();
        if (state instanceof ProcessState.Pending pending) {
            return "is pending: it waits for " + pending.waitingFor() + dependencies(process);
        } else if (state instanceof ProcessState.Scheduled scheduled) {
            return "is scheduled: its next run is due at " + scheduled.next()
                    + (process.lastExit() == null
                            ? ""
                            : ", the last one ended: " + process.lastExit().describe());
        } else if (state instanceof ProcessState.Starting) {
            return "is being spawned";
        } else if (state instanceof ProcessState.Running running) {
            return "has been running for " + ago(running.since()) + readiness(process);
        } else if (state instanceof ProcessState.Ready ready) {
            return "is ready, and has been running for " + ago(ready.since()) + saying(process);
        } else if (state instanceof ProcessState.Stopping) {
            return "is being stopped: what runs of it was told to end";
        } else if (state instanceof ProcessState.BackingOff backingOff) {
            return "is restarting: it ended with " + backingOff.last().describe() + ", its policy ("
                    + mode(process) + ") wants it up, and restart " + backingOff.attempt() + " is due in "
                    + words(Duration.between(now, backingOff.until()));
        } else if (state instanceof ProcessState.Failed failed) {
            return "has failed: " + failed.reason() + "; it stays down until somebody starts it";
        } else if (state instanceof ProcessState.Skipped skipped) {
            return "was skipped: " + skipped.reason();
        }
        return ended(process, ((ProcessState.Exited) state).report());
    }

    private static String ended(ProcessSnapshot process, ExitReport report) {
        return switch (report.reason()) {
            case STOPPED -> "was stopped by somebody, and stays down until somebody starts it";
            case KILLED -> "was stopped by somebody and had to be killed; it stays down until somebody starts it";
            case EXITED, NOT_STARTED, FAILED_CHECK, TIMEOUT, MEMORY_CEILING, OUT_OF_MEMORY ->
                "ended: " + report.describe() + "; its restart policy (" + mode(process)
                        + ") does not start it again after that";
        };
    }

    private static String mode(ProcessSnapshot process) {
        return process.spec()
                .restartPolicy()
                .mode()
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    private static String readiness(ProcessSnapshot process) {
        ProbeSpec probe = process.spec().probes().get(ProbeKind.READINESS);
        if (probe == null) {
            return "; it counts as ready, since it has no readiness probe" + saying(process);
        }
        String found = process.note() == null ? "it has not passed yet" : "it says: " + process.note();
        return " and is not ready: probe " + probe.check().describe() + "; " + found;
    }

    private static String saying(ProcessSnapshot process) {
        return process.note() == null ? "" : "; it says: " + process.note();
    }

    /** Adds why those stand where they stand that hold it back, each once. */
    private String dependencies(ProcessSnapshot process) {
        List<String> reasons = new ArrayList<>();
        ProcessSpec spec = process.spec();
        for (Map.Entry<ProcessId, DependencyCondition> each :
                spec.dependencies().entrySet()) {
            boolean met = DependencyRules.evaluate(Map.of(each.getKey(), each.getValue()), processes)
                    instanceof DependencyRules.Met;
            if (!met && !told.contains(each.getKey())) {
                processes.apply(each.getKey()).map(this::why).ifPresent(reasons::add);
            }
        }
        return reasons.isEmpty() ? "" : "; " + String.join("; ", reasons);
    }

    private String ago(Instant since) {
        return words(Duration.between(since, now));
    }

    private static String words(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        return millis < 10_000 ? millis / 1000 + "." + millis % 1000 / 100 + " s" : millis / 1000 + " s";
    }
}
