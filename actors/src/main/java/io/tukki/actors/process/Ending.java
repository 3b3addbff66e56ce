package io.tukki.actors.process;

import io.tukki.core.launch.ResourceUsage;
import io.tukki.core.launch.RunningProcess.TreeMember;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.lifecycle.TimeLimit;
import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What is known of the end of one incarnation, and what is wanted of it; owned by its {@link ManagedProcess}. */
final class Ending {

    private static final int NOT_BEGUN = -1;
    private static final String KILLED_BY_KERNEL = "killed by the kernel for want of memory, it seems";

    private final List<ActorRef<StopReport>> waiters = new ArrayList<>();
    private final Map<Long, TreeMember> killed = new LinkedHashMap<>();
    private @Nullable Instant askedAt;
    private @Nullable ExitStatus status;
    private @Nullable String failedCheck;
    private ManagedProcess.@Nullable Halt halt;
    private ExitReport.Reason failedWhy = ExitReport.Reason.FAILED_CHECK;
    private boolean startAfter;
    private boolean killAsked;
    private boolean killSent;
    private boolean killUnderWay;
    private boolean outputCut;
    private boolean outputStored;
    private boolean treeEmpty;
    private int step = NOT_BEGUN;
    private TimeLimit time = new TimeLimit(Duration.ZERO, Instant.EPOCH);
    private Runnable endOfStep = () -> {};
    private int looks;

    // ---- what is wanted

    void askStop(Instant now) {
        if (askedAt == null) {
            askedAt = now;
        }
    }

    void askKill(Instant now) {
        askStop(now);
        killAsked = true;
    }

    /** Notes that it is stopped with others; a stop by hand that came before it holds. */
    void halt(ManagedProcess.Halt asked, Instant now) {
        if (askedAt == null) {
            halt = asked;
        }
        askStop(now);
        wait(asked.replyTo());
    }

    /** Returns what it is stopped for with others; empty if it is not, or was stopped by hand since. */
    Optional<ManagedProcess.Halt> halt() {
        return Optional.ofNullable(halt);
    }

    /** Notes that a probe or a limit found the incarnation failed; the first reason is kept. */
    void failCheck(ExitReport.Reason why, String reason) {
        if (failedCheck == null) {
            failedWhy = why;
            failedCheck = reason;
        }
    }

    void wait(ActorRef<StopReport> waiter) {
        waiters.add(waiter);
    }

    /** Notes what was wanted by hand; it beats what others wanted. */
    void startAfter(boolean wanted) {
        startAfter = wanted;
        halt = null;
    }

    boolean isAsked() {
        return askedAt != null;
    }

    boolean isKillAsked() {
        return killAsked;
    }

    boolean wantsStart() {
        return startAfter;
    }

    // ---- what is known

    void leaderExited(ExitStatus how) {
        status = how;
    }

    boolean isLeaderGone() {
        return status != null;
    }

    void outputHandedOver(boolean cut) {
        outputCut = cut;
    }

    void outputStored() {
        outputStored = true;
    }

    boolean isOutputStored() {
        return outputStored;
    }

    void treeEmptied() {
        treeEmpty = true;
    }

    boolean isComplete() {
        return status != null && outputStored && treeEmpty && !killUnderWay;
    }

    // ---- the ladder

    boolean isLadderBegun() {
        return step != NOT_BEGUN || killSent;
    }

    /** Ends what the last step has begun and returns the number of the next. */
    int nextStep() {
        endStep();
        return ++step;
    }

    /** @param end what to do when the time of the step is over */
    void stepTaken(Runnable end) {
        endOfStep = end;
    }

    void endStep() {
        Runnable end = endOfStep;
        endOfStep = () -> {};
        end.run();
    }

    /** Notes how long the step may take that is taken now; after SIGKILL: how long survivors are waited for. */
    void allow(Duration limit, Instant now) {
        time = new TimeLimit(limit, now);
    }

    Duration timeLeft(Instant now) {
        return time.left(now);
    }

    void killSent() {
        killSent = true;
        killUnderWay = true;
    }

    /** Says that a kill will not report any more whom it reached. */
    void killLost() {
        killUnderWay = false;
    }

    void killReached(List<TreeMember> members) {
        killUnderWay = false;
        members.forEach(member -> killed.putIfAbsent(member.pid(), member));
    }

    boolean isKillSent() {
        return killSent;
    }

    /** Returns the pause before the next look at the tree: it doubles with each, between the bounds given. */
    Duration nextPause(Duration first, Duration longest) {
        Duration pause = first.multipliedBy(1L << Math.min(looks++, 16));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    // ---- the reports

    /** Returns whether it ended by a SIGKILL that was not ours. */
    boolean isKilledByOthers() {
        return !killSent && status instanceof ExitStatus.Signal signal && signal.number() == OsSignal.KILL.number();
    }

    /** @param shortOfMemory whether the kernel has just killed for want of memory */
    ExitReport exitReport(
            ProcessSpec spec,
            long incarnation,
            Instant startedAt,
            Instant now,
            boolean shortOfMemory,
            @Nullable ResourceUsage usage,
            List<String> lastLines) {
        ExitStatus how = Objects.requireNonNull(status);
        ExitReport.Reason reason = reason(how, shortOfMemory);
        return new ExitReport(
                spec.id(),
                incarnation,
                how,
                failedCheck == null && spec.isSuccess(how),
                reason,
                reason == ExitReport.Reason.OUT_OF_MEMORY ? KILLED_BY_KERNEL : failedCheck,
                startedAt,
                now,
                outputCut,
                usage,
                lastLines);
    }

    private ExitReport.Reason reason(ExitStatus how, boolean shortOfMemory) {
        if (isAsked()) {
            return killSent ? ExitReport.Reason.KILLED : ExitReport.Reason.STOPPED;
        }
        if (failedCheck != null) {
            return failedWhy;
        }
        if (how instanceof ExitStatus.NotStarted) {
            return ExitReport.Reason.NOT_STARTED;
        }
        return shortOfMemory ? ExitReport.Reason.OUT_OF_MEMORY : ExitReport.Reason.EXITED;
    }

    /** Answers everybody who waits, and forgets them. */
    void answer(ProcessId process, Instant now, List<TreeMember> survivors) {
        Duration took = askedAt == null ? Duration.ZERO : Duration.between(askedAt, now);
        StopReport.Outcome outcome = !survivors.isEmpty()
                ? StopReport.Outcome.SURVIVED
                : killSent ? StopReport.Outcome.KILLED : StopReport.Outcome.STOPPED;
        StopReport report = new StopReport(process, outcome, took, List.copyOf(killed.values()), survivors);
        waiters.forEach(waiter -> waiter.tell(report));
        waiters.clear();
    }
}
