package io.tukki.actors.bus;

import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.Event;
import java.util.Iterator;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.runtime.BoxedUnit;

/**
 * A subscription as a source. Emits events, notices of the bus included, on demand; holds one batch; what is not asked
 * for waits in the subscription's queue at the bus and is dropped by its policy. Completes when the bus stops, fails
 * when the subscription overflows and its policy is to fail. Cancelling unsubscribes.
 */
final class EventSourceStage extends GraphStage<SourceShape<Event>> {

    private final Outlet<Event> out = Outlet.create("EventSource.out");
    private final ActorRef<EventBus.Command> bus;
    private final SubscriptionSpec spec;

    EventSourceStage(ActorRef<EventBus.Command> bus, SubscriptionSpec spec) {
        this.bus = bus;
        this.spec = spec;
    }

    @Override
    public SourceShape<Event> shape() {
        return SourceShape.of(out);
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private Iterator<Event> batch = List.<Event>of().iterator();
        private EventDelivery.@Nullable Events unfinished;

        Logic() {
            super(shape());
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    emit();
                }
            });
        }

        @Override
        public void preStart() {
            org.apache.pekko.actor.ActorRef self = getStageActor(this::receive).ref();
            stageActor().watch(Adapter.toClassic(bus));
            // the bus watches the stage's actor, so cancelling needs no message
            bus.tell(new EventBus.Subscribe(spec, Adapter.toTyped(self), Adapter.toTyped(self)));
        }

        private BoxedUnit receive(Tuple2<org.apache.pekko.actor.ActorRef, Object> message) {
            Object content = message._2();
            if (content instanceof EventDelivery.Events events) {
                unfinished = events;
                batch = events.events().iterator();
                if (isAvailable(out)) {
                    emit();
                }
            } else if (content instanceof EventDelivery.Ended ended) {
                onEnded(ended.reason());
            } else if (content instanceof EventBus.NotSubscribed
                    || content instanceof org.apache.pekko.actor.Terminated) {
                onEnded(EventDelivery.Reason.STOPPED);
            }
            return BoxedUnit.UNIT;
        }

        private void emit() {
            if (batch.hasNext()) {
                push(out, batch.next());
            }
            EventDelivery.Events finished = unfinished;
            if (!batch.hasNext() && finished != null) {
                unfinished = null;
                finished.done();
            }
        }

        private void onEnded(EventDelivery.Reason reason) {
            if (reason == EventDelivery.Reason.OVERFLOWED) {
                fail(out, new SubscriptionOverflowException(spec));
            } else if (batch.hasNext()) {
                emitMultiple(out, batch, this::completeStage);
            } else {
                completeStage();
            }
        }
    }
}
