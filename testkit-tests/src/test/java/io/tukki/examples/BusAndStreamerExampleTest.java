package io.tukki.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.tukki.actors.bridge.EventBridge;
import io.tukki.actors.bus.Events;
import io.tukki.actors.bus.StopReport;
import io.tukki.actors.streamer.Delivery;
import io.tukki.actors.streamer.EventStreamer;
import io.tukki.actors.streamer.ReceiveResult;
import io.tukki.actors.streamer.Receiver;
import io.tukki.actors.streamer.Sender;
import io.tukki.core.bus.DropPolicy;
import io.tukki.core.bus.SubscriptionSpec;
import io.tukki.core.event.CustomEvent;
import io.tukki.core.event.EventFilter;
import io.tukki.core.event.EventPriority;
import io.tukki.core.event.EventStamp;
import io.tukki.core.event.LogAppended;
import io.tukki.core.process.ProcessId;
import io.tukki.core.streamer.ReceiverSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BusAndStreamerExampleTest {

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("pekko.actor.default-dispatcher.executor = thread-pool-executor")
                    .withFallback(ConfigFactory.load()));

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    /** An event type of the embedder's own. */
    record Deployed(EventStamp stamp, String version) implements CustomEvent {
        @Override
        public String type() {
            return "shop.deployed";
        }

        @Override
        public EventPriority priority() {
            return EventPriority.HIGH;
        }
    }

    @Test
    void publishSubscribeStop() {
        Events events = Events.start(kit.system());
        ConcurrentLinkedQueue<String> versions = new ConcurrentLinkedQueue<>();
        get(events.subscribe(
                SubscriptionSpec.named("versions")
                        .to(EventFilter.types(Deployed.class))
                        .holding(100, DropPolicy.DROP_OLDEST),
                event -> versions.add(((Deployed) event).version())));

        events.publish(new Deployed(events.stamps().next(), "v1"));
        events.publish(new Deployed(events.stamps().next(), "v2"));
        StopReport report = get(events.stop());

        assertThat(versions).containsExactly("v1", "v2");
        assertThat(report.isClean()).isTrue();
    }

    @Test
    void sendReceiveAcknowledge() {
        EventStreamer streamer = EventStreamer.start(kit.system());
        Sender orders = get(streamer.sender("orders"));
        Receiver mail = get(streamer.receiver("orders", "mail", ReceiverSpec.DEFAULT));

        get(orders.send("order-1", 1, Map.of("country", "fi")));
        ReceiveResult result = get(mail.receive());

        assertThat(result).isInstanceOf(ReceiveResult.Received.class);
        Delivery order = ((ReceiveResult.Received) result).first();
        assertThat(order.event().headers()).containsEntry("country", "fi");
        get(order.ack());
        get(streamer.close());
    }

    @Test
    void logRangesInATopic() {
        Events events = Events.start(kit.system());
        EventStreamer streamer = EventStreamer.start(kit.system());
        EventBridge bridge = EventBridge.start(
                kit.system(),
                events,
                SubscriptionSpec.named("log ranges").to(EventFilter.types(LogAppended.class)),
                get(streamer.sender("logs")));
        Receiver indexer = get(streamer.receiver("logs", "indexer", ReceiverSpec.DEFAULT));
        org.awaitility.Awaitility.await()
                .until(() -> get(events.stats()).subscriptions().size() == 1);

        events.publish(new LogAppended(events.stamps().next(), ProcessId.of("web"), 1, 10, 19));

        List<Delivery> deliveries = ((ReceiveResult.Received) get(indexer.receive())).deliveries();
        assertThat(deliveries.get(0).event().foreignId()).isEqualTo("web");
        assertThat(deliveries.get(0).event().headers())
                .containsEntry("type", "log.appended")
                .containsEntry("from", "10")
                .containsEntry("to", "19");
        bridge.stop();
        get(bridge.done());
        get(events.stop());
        get(streamer.close());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
