package io.tukki.testkit.streamer;

import com.typesafe.config.ConfigFactory;
import io.tukki.actors.streamer.Delivery;
import io.tukki.actors.streamer.EventStreamer;
import io.tukki.actors.streamer.ReceiveResult;
import io.tukki.actors.streamer.Receiver;
import io.tukki.actors.streamer.Sender;
import io.tukki.actors.streamer.StreamerSettings;
import io.tukki.core.streamer.ReceiverSpec;
import io.tukki.core.streamer.Redelivery;
import io.tukki.streams.streamer.SegmentFileTopicStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The victim of {@link StreamerDeathTest}: sends, receives and acknowledges nine events of ten until it is killed, and
 * says so, a line for each, once the streamer has confirmed it.
 */
final class KilledStreamer {

    private KilledStreamer() {}

    /** @param args the directory of the store */
    public static void main(String[] args) {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "victim", ConfigFactory.load());
        EventStreamer streamer = EventStreamer.start(
                system,
                StreamerSettings.from(system.settings().config()),
                new SegmentFileTopicStore(Path.of(args[0]), StreamerDeathTest.LIMITS),
                Clock.systemUTC());
        Sender sender = streamer.sender("t").toCompletableFuture().join();
        Receiver receiver = streamer.receiver("t", "n", ReceiverSpec.DEFAULT.redelivering(Redelivery.NEXT_RECEIVER))
                .toCompletableFuture()
                .join();
        receiveNext(receiver);
        for (int i = 0; ; i++) {
            CompletionStage<Void> said =
                    sender.send("e", i, Map.of("n", "x".repeat(i % 50))).thenAccept(id -> say("sent", id));
            if (i % 64 == 0) {
                said.toCompletableFuture().join();
            }
        }
    }

    private static void receiveNext(Receiver receiver) {
        receiver.receive(16).thenAccept(result -> {
            for (Delivery delivery : ((ReceiveResult.Received) result).deliveries()) {
                long id = delivery.event().id();
                if (id % 10 != 0) {
                    delivery.ack().thenRun(() -> say("acked", id));
                }
            }
            receiveNext(receiver);
        });
    }

    private static void say(String what, long id) {
        synchronized (System.out) {
            System.out.println(what + " " + id);
        }
    }
}
