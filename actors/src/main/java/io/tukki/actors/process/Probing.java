package io.tukki.actors.process;

import com.google.re2j.Pattern;
import io.tukki.actors.probe.Prober;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.lifecycle.TimeLimit;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.probe.Notices;
import io.tukki.core.probe.ProbeCheck;
import io.tukki.core.probe.ProbeSpec;
import io.tukki.core.probe.ProbeTally;
import io.tukki.core.probe.ProbeTally.Verdict;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ProcessSpec.ProbeKind;
import io.tukki.streams.LogTail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/** The probes of one incarnation while it is up, and what their answers mean so far. */
final class Probing {

    private final ProcessSpec spec;
    private final Map<ProbeKind, ProbeTally> tallies;
    private final List<Runnable> ends = new ArrayList<>();
    private final Set<ProbeKind> listening = EnumSet.noneOf(ProbeKind.class);

    /** @param tallies what the answers of the incarnation mean so far; kept up to date */
    Probing(ProcessSpec spec, Map<ProbeKind, ProbeTally> tallies) {
        this.spec = spec;
        this.tallies = tallies;
    }

    /** Returns which probes are to be asked now: all but the startup probe wait until that has passed. */
    List<ProbeKind> first() {
        boolean starting = spec.probes().containsKey(ProbeKind.STARTUP) && !hasPassed(ProbeKind.STARTUP);
        return starting ? List.of(ProbeKind.STARTUP) : rest();
    }

    /** Returns the probes that wait for the startup probe. */
    List<ProbeKind> rest() {
        return spec.probes().keySet().stream()
                .filter(kind -> kind != ProbeKind.STARTUP)
                .toList();
    }

    /**
     * Starts to ask; answers come back as the messages that {@code message} makes.
     *
     * @param since from when its initial delay counts
     */
    <C> void ask(
            ActorContext<C> context,
            ProcessServices services,
            ProbeKind kind,
            Instant since,
            LaunchRequest request,
            long headAtLaunch,
            BiFunction<ProbeKind, Prober.Answer, C> message) {
        ProbeSpec probe = spec.probes().get(kind);
        if (probe == null) {
            return;
        }
        if (probe.check() instanceof ProbeCheck.LogLine line) {
            watchLog(context, services, kind, line, headAtLaunch, message);
            return;
        }
        if (probe.check() instanceof ProbeCheck.Notify) {
            listening.add(kind);
            return;
        }
        ActorRef<Prober.Answer> answers = context.spawnAnonymous(Behaviors.receive(Prober.Answer.class)
                .onMessage(Prober.Answer.class, answer -> {
                    context.getSelf().tell(message.apply(kind, answer));
                    return Behaviors.same();
                })
                .build());
        Duration delay =
                new TimeLimit(probe.initialDelay(), since).left(services.clock().instant());
        Supplier<Prober.Question> questions = services.questions().asking(probe.check(), probe.timeout(), request);
        ActorRef<Prober.Command> prober =
                context.spawnAnonymous(Prober.create(probe.initialDelay(delay), questions, answers));
        ends.add(() -> context.stop(prober));
        ends.add(() -> context.stop(answers));
    }

    private <C> void watchLog(
            ActorContext<C> context,
            ProcessServices services,
            ProbeKind kind,
            ProbeCheck.LogLine check,
            long headAtLaunch,
            BiFunction<ProbeKind, Prober.Answer, C> message) {
        Pattern pattern = Pattern.compile(check.pattern());
        LogQuery query = LogQuery.process(spec.id().name()).after(headAtLaunch);
        Pair<UniqueKillSwitch, CompletionStage<Optional<LogLine>>> watch = LogTail.lines(services.logs(), query)
                .collectType(LogLine.class)
                .filter(line -> pattern.matcher(line.text()).find())
                .viaMat(KillSwitches.single(), Keep.right())
                .toMat(Sink.headOption(), Keep.both())
                .withAttributes(ActorAttributes.dispatcher(services.bulkDispatcher()))
                .run(context.getSystem());
        context.pipeToSelf(
                watch.second(),
                (found, failure) -> message.apply(
                        kind,
                        found != null && found.isPresent()
                                ? new Prober.Answer(true, "line " + found.get().sequence())
                                : new Prober.Answer(false, "the log ended without a match")));
        ends.add(watch.first()::shutdown);
    }

    /** Takes an answer; returns the verdict if it is another than before. */
    Optional<Verdict> answered(ProbeKind kind, Prober.Answer answer) {
        ProbeSpec probe = spec.probes().get(kind);
        ProbeTally before = tallies.getOrDefault(kind, ProbeTally.NONE);
        if (probe == null) {
            return Optional.empty();
        }
        ProbeTally after = after(before, probe, answer.good());
        tallies.put(kind, after);
        return after.verdict() == before.verdict() ? Optional.empty() : Optional.of(after.verdict());
    }

    private static ProbeTally after(ProbeTally before, ProbeSpec probe, boolean good) {
        if (probe.check() instanceof ProbeCheck.LogLine) {
            return ProbeTally.of(good ? Verdict.PASSED : Verdict.UNKNOWN);
        }
        return probe.check() instanceof ProbeCheck.Notify
                ? ProbeTally.of(good ? Verdict.PASSED : Verdict.FAILED)
                : before.with(good, probe);
    }

    /** Returns the probes that what the process tells of its readiness answers now. */
    List<ProbeKind> answeredBy(Notices told) {
        Boolean ready = told.ready();
        if (ready == null) {
            return List.of();
        }
        return listening.stream()
                .filter(kind -> kind == ProbeKind.READINESS || (kind == ProbeKind.STARTUP && ready))
                .toList();
    }

    /** Returns how long from now it may say nothing; empty if it need not say that it is alive, or not yet. */
    Optional<TimeLimit> silence(Instant probedSince, Instant aliveAt) {
        ProbeSpec probe = spec.probes().get(ProbeKind.LIVENESS);
        if (probe == null || !listening.contains(ProbeKind.LIVENESS)) {
            return Optional.empty();
        }
        return Optional.of(
                aliveAt.isBefore(probedSince)
                        ? new TimeLimit(probe.initialDelay().plus(probe.silence()), probedSince)
                        : new TimeLimit(probe.silence(), aliveAt));
    }

    boolean hasPassed(ProbeKind kind) {
        return tallies.getOrDefault(kind, ProbeTally.NONE).verdict() == Verdict.PASSED;
    }

    /** Stops asking. */
    void end() {
        ends.forEach(Runnable::run);
        ends.clear();
        listening.clear();
    }
}
