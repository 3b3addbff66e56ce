package io.tukki.actors.detect;

import io.tukki.actors.bus.EventPublisher;
import io.tukki.actors.process.ProcessManager;
import io.tukki.actors.url.UrlTable;
import io.tukki.core.detect.ErrorGroups;
import io.tukki.core.detect.ErrorRules;
import io.tukki.core.lifecycle.ProcessSnapshot;
import io.tukki.core.log.LogView;
import io.tukki.core.url.UrlTableState;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Owner of the detectors: one worker each for URLs, for errors, and for tests and builds, all reading the log at their
 * own pace, and the table of URLs. What they find is published in {@link DetectorViews}, as an event of the bus, and
 * told to subscribers, unless that falls behind by more than 1,024, which is counted.
 */
public final class Detectors extends AbstractBehavior<Detectors.Command> {

    /** What the detectors are told. */
    public sealed interface Command {}

    /** Tells {@code subscriber} everything found from now on, until it stops. */
    public record Subscribe(ActorRef<Detection> subscriber) implements Command {}

    /** Hands {@code command} to the table of URLs. */
    public record ToUrls(UrlTable.Command command) implements Command {}

    /** Answers when {@link DetectorViews} show what was stored before this; later or never if a worker fails meanwhile. */
    public record CatchUp(ActorRef<CaughtUp> replyTo) implements Command {}

    /** All that was stored before the question stands in the views. */
    public enum CaughtUp {
        INSTANCE
    }

    private record AllRead(ActorRef<CaughtUp> replyTo) implements Command {}

    private record Found(Detection detection) implements Command {}

    private record Changed(ProcessSnapshot process) implements Command {}

    private static final int MOST_UNDER_WAY = 1024;

    private final AtomicInteger underWay = new AtomicInteger();
    private final DetectorViews views;
    private final EventPublisher events;
    private final Set<ActorRef<Detection>> subscribers = new HashSet<>();
    private final ActorRef<UrlTable.Command> urls;
    private final List<ActorRef<LogWorker.Command>> workers;

    private Detectors(
            ActorContext<Command> context,
            DetectorSettings settings,
            Clock clock,
            LogView log,
            DetectorViews views,
            EventPublisher events,
            String bulkDispatcher) {
        super(context);
        this.views = views;
        this.events = events;
        ActorRef<Command> self = context.getSelf();
        Consumer<Detection> found = detection -> offer(self, detection);
        UrlTableState table = UrlTableState.empty(settings.urls(), settings.keepGone());
        this.urls = context.spawn(
                Behaviors.supervise(UrlTable.create(
                                clock, table, views::publish, change -> found.accept(new Detection.UrlChanged(change))))
                        .onFailure(SupervisorStrategy.resume()),
                "urls");
        DispatcherSelector bulk = DispatcherSelector.fromConfig(bulkDispatcher);
        ErrorRules rules = ErrorRules.standard();
        ErrorGroups groups = new ErrorGroups(settings.errorGroups());
        this.workers = List.of(
                context.spawn(
                        LogWorker.create(
                                log, () -> new LineReaders.Urls(urls::tell, views::leftOut), views.urlWorker()),
                        "url-worker",
                        bulk),
                context.spawn(
                        LogWorker.create(
                                log,
                                () -> new LineReaders.Errors(rules, groups, views::publish, found),
                                views.errorWorker()),
                        "error-worker",
                        bulk),
                context.spawn(
                        LogWorker.create(log, () -> new LineReaders.Runs(found), views.runWorker()),
                        "run-worker",
                        bulk));
    }

    /**
     * Returns the behaviour of detectors that read {@code log} from its oldest line.
     *
     * @param processes told to let know of each process that ends
     * @param views takes what is found; nobody else may write to it
     * @param events takes each thing found; what it has no room for is lost to it
     * @param bulkDispatcher for the workers
     */
    public static Behavior<Command> create(
            DetectorSettings settings,
            Clock clock,
            LogView log,
            ActorRef<ProcessManager.Command> processes,
            DetectorViews views,
            EventPublisher events,
            String bulkDispatcher) {
        return Behaviors.setup(context -> {
            ActorRef<ProcessSnapshot> changes = context.messageAdapter(ProcessSnapshot.class, Changed::new);
            processes.tell(new ProcessManager.Subscribe(changes));
            return new Detectors(context, settings, clock, log, views, events, bulkDispatcher);
        });
    }

    /** From workers, on their threads. What does not fit is counted; it is in the snapshots all the same. */
    private void offer(ActorRef<Command> self, Detection detection) {
        if (underWay.get() >= MOST_UNDER_WAY) {
            views.leftOut();
        } else {
            underWay.incrementAndGet();
            self.tell(new Found(detection));
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Found.class, this::onFound)
                .onMessage(Changed.class, this::onChanged)
                .onMessage(ToUrls.class, this::onToUrls)
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(CatchUp.class, this::onCatchUp)
                .onMessage(AllRead.class, this::onAllRead)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onFound(Found found) {
        underWay.decrementAndGet();
        Detection detection = found.detection();
        if (detection instanceof Detection.TestsRan ran) {
            views.publish(views.runs().with(ran.run()));
        } else if (detection instanceof Detection.BuildEnded ended) {
            views.publish(views.runs().with(ended.outcome()));
        }
        DetectionEvents.of(detection, events.stamps().next()).ifPresent(events::publish);
        subscribers.forEach(subscriber -> subscriber.tell(detection));
        return this;
    }

    /** Of a running process all incarnations before have ended, of one that is down the last as well. */
    private Behavior<Command> onChanged(Changed changed) {
        ProcessSnapshot process = changed.process();
        boolean alive = process.state().isAlive();
        urls.tell(new UrlTable.Ended(process.id(), process.incarnation() - (alive ? 1 : 0)));
        if (!alive) {
            workers.forEach(worker -> worker.tell(new LogWorker.Ended(process.id())));
        }
        return this;
    }

    private Behavior<Command> onCatchUp(CatchUp catchUp) {
        ActorRef<Command> self = getContext().getSelf();
        getContext().spawnAnonymous(CatchingUp.create(workers, urls, () -> self.tell(new AllRead(catchUp.replyTo()))));
        return this;
    }

    /** Behind what the workers found. */
    private Behavior<Command> onAllRead(AllRead all) {
        all.replyTo().tell(CaughtUp.INSTANCE);
        return this;
    }

    private Behavior<Command> onToUrls(ToUrls message) {
        urls.tell(message.command());
        return this;
    }

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        if (subscribers.add(subscribe.subscriber())) {
            getContext().watch(subscribe.subscriber());
        }
        return this;
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        subscribers.removeIf(
                subscriber -> subscriber.path().equals(terminated.getRef().path()));
        return this;
    }
}
