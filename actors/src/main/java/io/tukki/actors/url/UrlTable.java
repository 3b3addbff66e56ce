package io.tukki.actors.url;

import io.tukki.core.process.ProcessId;
import io.tukki.core.url.FoundUrl;
import io.tukki.core.url.UrlEntry;
import io.tukki.core.url.UrlSnapshot;
import io.tukki.core.url.UrlTableState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The one owner of the table of URLs. It asks {@link UrlTableState} what to do and publishes the snapshot after each
 * change; readers look there and never come here.
 */
public final class UrlTable extends AbstractBehavior<UrlTable.Command> {

    /** What the table is told. */
    public sealed interface Command {}

    /** A process wrote a URL, in the line {@code context}. */
    public record Seen(FoundUrl found, ProcessId process, long incarnation, Instant at, String context)
            implements Command {}

    /** This incarnation of a process has ended, and with it all before. Idempotent. */
    public record Ended(ProcessId process, long incarnation) implements Command {}

    /** The proxy serves {@code url} on {@code port}; 0: no longer. */
    public record Proxied(String url, int port) implements Command {}

    /** Answers with the table after everything told before. */
    public record Get(ActorRef<UrlSnapshot> replyTo) implements Command {}

    private enum Expire implements Command {
        INSTANCE
    }

    /** What happened to a URL. */
    public sealed interface Change {}

    /** A URL is in the table that was not, or was gone. */
    public record Appeared(UrlEntry entry) implements Change {}

    /** A URL is no longer in the table, or is marked as gone. */
    public record Disappeared(UrlEntry entry) implements Change {}

    private final Clock clock;
    private final TimerScheduler<Command> timers;
    private final Consumer<UrlSnapshot> publisher;
    private final Consumer<Change> changes;
    private UrlTableState state;

    private UrlTable(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Clock clock,
            UrlTableState state,
            Consumer<UrlSnapshot> publisher,
            Consumer<Change> changes) {
        super(context);
        this.timers = timers;
        this.clock = clock;
        this.state = state;
        this.publisher = publisher;
        this.changes = changes;
    }

    /**
     * Returns the behaviour of a table that begins as {@code state}.
     *
     * @param publisher takes each new snapshot; must return quickly
     * @param changes takes what appeared and disappeared; must return quickly
     */
    public static Behavior<Command> create(
            Clock clock, UrlTableState state, Consumer<UrlSnapshot> publisher, Consumer<Change> changes) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new UrlTable(context, timers, clock, state, publisher, changes)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Seen.class, this::onSeen)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Proxied.class, proxied -> become(state.proxied(proxied.url(), proxied.port())))
                .onMessage(Get.class, this::onGet)
                .onMessageEquals(Expire.INSTANCE, () -> become(state.expired(clock.instant())))
                .build();
    }

    private Behavior<Command> onSeen(Seen seen) {
        UrlSnapshot before = state.snapshot();
        become(state.seen(seen.found(), seen.process(), seen.incarnation(), seen.at(), seen.context()));
        boolean known =
                before.url(seen.found().url()).filter(entry -> !entry.isGone()).isPresent();
        if (!known) {
            state.snapshot()
                    .url(seen.found().url())
                    .filter(entry -> !entry.isGone())
                    .ifPresent(entry -> changes.accept(new Appeared(entry)));
        }
        if (state.snapshot().evicted() > before.evicted()) {
            tellMissing(before);
        }
        return this;
    }

    private Behavior<Command> onEnded(Ended ended) {
        UrlSnapshot before = state.snapshot();
        become(state.ended(ended.process(), ended.incarnation(), clock.instant()));
        for (UrlEntry entry : before.process(ended.process())) {
            boolean still = state.snapshot()
                    .url(entry.url())
                    .filter(now -> !now.isGone())
                    .isPresent();
            if (!entry.isGone() && !still) {
                changes.accept(new Disappeared(entry));
            }
        }
        return this;
    }

    private void tellMissing(UrlSnapshot before) {
        for (UrlEntry entry : before.all()) {
            if (!entry.isGone() && state.snapshot().url(entry.url()).isEmpty()) {
                changes.accept(new Disappeared(entry));
            }
        }
    }

    private Behavior<Command> onGet(Get get) {
        get.replyTo().tell(state.snapshot());
        return this;
    }

    private Behavior<Command> become(UrlTableState next) {
        if (next.snapshot() != state.snapshot()) {
            publisher.accept(next.snapshot());
        }
        state = next;
        scheduleExpiry();
        return this;
    }

    private void scheduleExpiry() {
        if (!timers.isTimerActive(Expire.INSTANCE)) {
            state.nextExpiry().ifPresent(at -> {
                Duration wait = Duration.between(clock.instant(), at);
                timers.startSingleTimer(Expire.INSTANCE, Expire.INSTANCE, wait.isNegative() ? Duration.ZERO : wait);
            });
        }
    }
}
