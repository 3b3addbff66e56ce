package io.tukki.bench.bus;

import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.tukki.actors.bus.BusSettings;
import io.tukki.actors.bus.EventDelivery;
import io.tukki.actors.bus.Events;
import io.tukki.actors.bus.PublishResult;
import io.tukki.core.bus.BusSizing;
import io.tukki.core.bus.DropPolicy;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.EventStamps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.jspecify.annotations.Nullable;

/** The buses that are compared. */
final class Contenders {

    /** Events a contender without a bound may be ahead of its slowest listener. */
    private static final long WINDOW = 16_384;

    private Contenders() {}

    private static long slowest(List<Listener> listeners) {
        long slowest = Long.MAX_VALUE;
        for (Listener listener : listeners) {
            slowest = Math.min(slowest, listener.seen());
        }
        return slowest;
    }

    private static long awaitAll(List<Listener> listeners, long published) {
        while (slowest(listeners) < published) {
            LockSupport.parkNanos(20_000);
        }
        return published * listeners.size();
    }

    /** Ours, with listeners as actors or as handler functions. */
    static final class Ours implements Contender {
        private final Events events;
        private final boolean handlers;
        private final int count;

        Ours(
                ActorSystem<?> system,
                EventStamps stamps,
                List<Listener> listeners,
                boolean handlers,
                BusSizing sizing,
                int capacity) {
            this.handlers = handlers;
            this.count = listeners.size();
            BusSettings settings = BusSettings.from(system.settings().config()).withSizing(sizing);
            events = Events.start(system, settings, stamps);
            for (Listener listener : listeners) {
                SubscriptionSpec spec = SubscriptionSpec.named("bench").holding(capacity, DropPolicy.DROP_OLDEST);
                Figures.get(
                        handlers
                                ? events.subscribe(spec, event -> {
                                    if (event instanceof Tick tick) {
                                        listener.see(tick);
                                    }
                                })
                                : events.subscribe(spec, spawn(system, listener)));
            }
        }

        private static ActorRef<EventDelivery> spawn(ActorSystem<?> system, Listener listener) {
            Behavior<EventDelivery> behavior = Behaviors.receive(EventDelivery.class)
                    .onMessage(EventDelivery.Events.class, batch -> {
                        for (var event : batch.events()) {
                            if (event instanceof Tick tick) {
                                listener.see(tick);
                            }
                        }
                        batch.done();
                        return Behaviors.same();
                    })
                    .onMessage(EventDelivery.Ended.class, ended -> Behaviors.stopped())
                    .build();
            return system.systemActorOf(
                    behavior,
                    "listener-" + NAMES.incrementAndGet(),
                    org.apache.pekko.actor.typed.DispatcherSelector.fromConfig("tukki.dispatcher"));
        }

        Events events() {
            return events;
        }

        @Override
        public String name() {
            return handlers ? "ours, handler functions" : "ours, actors";
        }

        @Override
        public void publish(Tick event) {
            while (events.publish(event) == PublishResult.BUSY) {
                LockSupport.parkNanos(50_000);
            }
        }

        @Override
        public long settle(long published) {
            while (true) {
                var stats = Figures.get(events.stats());
                if (stats.published() == published && stats.total().queued() == 0) {
                    if (!stats.total().isBalanced() || stats.total().matched() != published * count) {
                        throw new IllegalStateException("does not add up: " + stats.total());
                    }
                    return stats.total().delivered();
                }
                LockSupport.parkNanos(100_000);
            }
        }

        @Override
        public void close() {
            Figures.get(events.stop());
        }
    }

    private static final AtomicLong NAMES = new AtomicLong();

    /** One queue, one thread that calls all listeners. */
    static final class QueueAndThread implements Contender {
        private final ConcurrentLinkedQueue<Tick> queue = new ConcurrentLinkedQueue<>();
        private final List<Listener> listeners;
        private final AtomicLong published = new AtomicLong();
        private final Thread thread;
        private volatile boolean parked;
        private volatile boolean stopped;

        QueueAndThread(List<Listener> listeners) {
            this.listeners = listeners;
            thread = new Thread(this::run, "queue-and-thread");
            thread.start();
        }

        private void run() {
            while (!stopped) {
                Tick next = queue.poll();
                if (next != null) {
                    for (Listener listener : listeners) {
                        listener.see(next);
                    }
                } else {
                    parked = true;
                    if (queue.isEmpty() && !stopped) {
                        LockSupport.park(this);
                    }
                    parked = false;
                }
            }
        }

        @Override
        public String name() {
            return "ConcurrentLinkedQueue and one thread";
        }

        @Override
        public void publish(Tick event) {
            long number = published.incrementAndGet();
            while (number - slowest(listeners) > WINDOW) {
                LockSupport.parkNanos(50_000);
            }
            queue.add(event);
            if (parked) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public long settle(long count) {
            return awaitAll(listeners, count);
        }

        @Override
        public void close() {
            stopped = true;
            LockSupport.unpark(thread);
        }
    }

    /** Guava: listeners run on the thread that publishes, one publisher at a time per listener. */
    static final class Guava implements Contender {
        private final EventBus bus = new EventBus("bench");
        private final List<Listener> listeners;

        Guava(List<Listener> listeners) {
            this.listeners = listeners;
            listeners.forEach(listener -> bus.register(new Subscriber(listener)));
        }

        /** Found by reflection. */
        public static final class Subscriber {
            private final Listener listener;

            Subscriber(Listener listener) {
                this.listener = listener;
            }

            /** Guava calls this for each event, never twice at once. */
            @Subscribe
            public void see(Tick tick) {
                listener.see(tick);
            }
        }

        @Override
        public String name() {
            return "Guava EventBus, on the publishers' threads";
        }

        @Override
        public void publish(Tick event) {
            bus.post(event);
        }

        @Override
        public long settle(long published) {
            return awaitAll(listeners, published);
        }

        @Override
        public void close() {
            // nothing runs
        }
    }

    /** Pekko's topic: a message per event and listener, no bound of its own. */
    static final class PekkoTopic implements Contender {
        private final ActorRef<Topic.Command<Tick>> topic;
        private final List<Listener> listeners;
        private final List<ActorRef<Object>> actors = new ArrayList<>();
        private final AtomicLong published = new AtomicLong();

        PekkoTopic(ActorSystem<?> system, List<Listener> listeners) {
            this.listeners = listeners;
            String name = "topic-" + NAMES.incrementAndGet();
            topic = system.systemActorOf(
                    Topic.create(Tick.class, name), name, org.apache.pekko.actor.typed.Props.empty());
            for (Listener listener : listeners) {
                Behavior<Object> behavior = Behaviors.receive(Object.class)
                        .onMessage(Tick.class, tick -> {
                            listener.see(tick);
                            return Behaviors.same();
                        })
                        .onMessageEquals("stop", Behaviors::stopped)
                        .build();
                ActorRef<Object> actor = system.systemActorOf(
                        behavior,
                        "topic-listener-" + NAMES.incrementAndGet(),
                        org.apache.pekko.actor.typed.Props.empty());
                actors.add(actor);
                topic.tell(Topic.subscribe(actor.narrow()));
            }
            // subscribing goes through the receptionist and has no answer
            Figures.idle(200_000_000L);
        }

        @Override
        public String name() {
            return "Pekko Topic";
        }

        @Override
        public void publish(Tick event) {
            long number = published.incrementAndGet();
            while (number - slowest(listeners) > WINDOW) {
                LockSupport.parkNanos(50_000);
            }
            topic.tell(Topic.publish(event));
        }

        @Override
        public long settle(long count) {
            return awaitAll(listeners, count);
        }

        @Override
        public void close() {
            actors.forEach(actor -> actor.tell("stop"));
        }
    }

    /** LMAX Disruptor: a preallocated ring, a thread per listener. The limit. */
    static final class Ring implements Contender {
        private static final class Slot {
            private @Nullable Tick tick;
        }

        private final Disruptor<Slot> disruptor;
        private final List<Listener> listeners;

        @SuppressWarnings("unchecked")
        Ring(List<Listener> listeners) {
            this.listeners = listeners;
            disruptor = new Disruptor<>(
                    Slot::new,
                    (int) WINDOW,
                    task -> new Thread(task, "disruptor"),
                    ProducerType.MULTI,
                    new BlockingWaitStrategy());
            for (Listener listener : listeners) {
                disruptor.handleEventsWith((slot, sequence, endOfBatch) -> {
                    Tick tick = slot.tick;
                    if (tick != null) {
                        listener.see(tick);
                    }
                });
            }
            disruptor.start();
        }

        @Override
        public String name() {
            return "LMAX Disruptor, a thread per listener";
        }

        @Override
        public void publish(Tick event) {
            disruptor.publishEvent((slot, sequence, tick) -> slot.tick = tick, event);
        }

        @Override
        public long settle(long published) {
            return awaitAll(listeners, published);
        }

        @Override
        public void close() {
            disruptor.shutdown();
        }
    }
}
