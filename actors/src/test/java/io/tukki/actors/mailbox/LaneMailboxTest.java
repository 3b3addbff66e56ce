package io.tukki.actors.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MessageQueue;
import org.junit.jupiter.api.Test;

class LaneMailboxTest {

    private record Ordinary(int n) {}

    private record Data(int n) implements Bulk {}

    private record Now(int n) implements Urgent {}

    private final MessageQueue lanes = new LaneMailbox.Lanes();

    @Test
    void urgentOvertakesNormalOvertakesBulkAndEachLaneKeepsItsOrder() {
        for (Object message :
                List.of(new Data(1), new Ordinary(1), new Now(1), new Data(2), new Ordinary(2), new Now(2))) {
            lanes.enqueue(ActorRef.noSender(), new Envelope(message, ActorRef.noSender()));
        }

        assertThat(lanes.numberOfMessages()).isEqualTo(6);
        assertThat(drain())
                .containsExactly(new Now(1), new Now(2), new Ordinary(1), new Ordinary(2), new Data(1), new Data(2));
        assertThat(lanes.hasMessages()).isFalse();
    }

    @Test
    void theNameInReferenceConfIsThisClass() {
        String name = ConfigFactory.load().getString("tukki.mailbox.mailbox-type");

        assertThat(name).isEqualTo(LaneMailbox.class.getName());
    }

    private List<Object> drain() {
        List<Object> messages = new ArrayList<>();
        for (Envelope e = lanes.dequeue(); e != null; e = lanes.dequeue()) {
            messages.add(e.message());
        }
        return messages;
    }
}
