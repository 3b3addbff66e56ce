package io.tukki.actors.probe;

import io.tukki.core.probe.ProbeSpec;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Asks one probe at its period, one question at a time, and tells each answer. What answers mean is not its business.
 * No answer within the timeout is a bad one.
 */
public final class Prober {

    /** What a prober is told; only by itself. */
    public sealed interface Command {}

    private enum Ask implements Command {
        INSTANCE
    }

    private record Answered(Answer answer) implements Command {}

    /**
     * One answer.
     *
     * @param detail what was found, for people
     */
    public record Answer(boolean good, String detail) {}

    /** A question under way. */
    public interface Question {
        /** Returns the answer; does not fail. */
        CompletionStage<Answer> answer();

        /** Gives up on the answer and releases what the question holds. Idempotent. */
        void cancel();
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ProbeSpec spec;
    private final Supplier<Question> questions;
    private final ActorRef<Answer> listener;

    private Prober(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ProbeSpec spec,
            Supplier<Question> questions,
            ActorRef<Answer> listener) {
        this.context = context;
        this.timers = timers;
        this.spec = spec;
        this.questions = questions;
        this.listener = listener;
    }

    /**
     * Returns the behaviour that asks until it is stopped, the first time after the initial delay. A bug in asking does
     * not end it: it asks again after a period.
     */
    public static Behavior<Command> create(ProbeSpec spec, Supplier<Question> questions, ActorRef<Answer> listener) {
        Behavior<Command> prober = Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Prober(context, timers, spec, questions, listener).pausing(spec.initialDelay())));
        return Behaviors.supervise(prober)
                .onFailure(SupervisorStrategy.restartWithBackoff(spec.period(), spec.period(), 0));
    }

    private Behavior<Command> pausing(Duration pause) {
        if (pause.isZero()) {
            return ask();
        }
        timers.startSingleTimer(Ask.INSTANCE, pause);
        return Behaviors.receive(Command.class)
                .onMessageEquals(Ask.INSTANCE, this::ask)
                .build();
    }

    private Behavior<Command> ask() {
        Question question = questions.get();
        long timeout = spec.timeout().toMillis();
        context.pipeToSelf(
                question.answer().toCompletableFuture().copy().orTimeout(timeout, TimeUnit.MILLISECONDS),
                (answer, failure) -> new Answered(
                        failure == null ? answer : new Answer(false, "no answer within " + spec.timeout())));
        return Behaviors.receive(Command.class)
                .onMessage(Answered.class, answered -> onAnswered(question, answered.answer()))
                .onSignal(PostStop.class, stopped -> {
                    question.cancel();
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> onAnswered(Question question, Answer answer) {
        question.cancel();
        listener.tell(answer);
        return pausing(spec.period());
    }
}
