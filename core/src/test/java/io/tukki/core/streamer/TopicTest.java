package io.tukki.core.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final Retention SMALL = new Retention(2_000, Long.MAX_VALUE, Optional.empty(), true);

    private final MemoryTopicStore store = new MemoryTopicStore();
    private final Topic topic = new Topic(store.open("t"), SMALL);

    @Test
    void whatIsNotAcknowledgedComesAgain() {
        append(3);
        topic.open(1, "a", ReceiverSpec.DEFAULT);

        assertThat(fetch(1, 2)).containsExactly(1L, 2L);
        assertThat(fetch(1, 2)).containsExactly(1L, 2L);
        topic.ack("a", 2);
        assertThat(fetch(1, 2)).containsExactly(1L, 3L);
    }

    @Test
    void theNextReceiverGetsWhatThisOnePassed() {
        append(3);
        ReceiverSpec spec = ReceiverSpec.DEFAULT.redelivering(Redelivery.NEXT_RECEIVER);
        topic.open(1, "a", spec);
        assertThat(fetch(1, 2)).containsExactly(1L, 2L);
        assertThat(fetch(1, 2)).containsExactly(3L);
        topic.ack("a", 2);

        topic.open(2, "a", spec);

        assertThat(fetch(2, 9)).containsExactly(1L, 3L);
    }

    @Test
    void aDeadlineBringsItBackToTheSameReceiver() {
        append(2);
        topic.open(1, "a", ReceiverSpec.DEFAULT.withAckDeadline(Duration.ofSeconds(5)));
        fetch(1, 9);
        topic.ack("a", 1);

        assertThat(topic.nextDeadline()).contains(NOW.plusSeconds(5));
        assertThat(topic.expire(NOW.plusSeconds(4))).isFalse();
        assertThat(topic.expire(NOW.plusSeconds(5))).isTrue();
        assertThat(fetch(1, 9)).containsExactly(2L);
    }

    @Test
    void competitorsShareAndAClosedOneGivesItsShareBack() {
        append(4);
        topic.open(1, "a", ReceiverSpec.DEFAULT.sharingTheWork());
        topic.open(2, "a", ReceiverSpec.DEFAULT.sharingTheWork());

        assertThat(fetch(1, 2)).containsExactly(1L, 2L);
        assertThat(fetch(2, 9)).containsExactly(3L, 4L);
        topic.ack("a", 1);
        topic.close(1);
        assertThat(fetch(2, 9)).containsExactly(2L);
    }

    @Test
    void anEventDeliveredTooOftenIsGivenUpOnce() {
        append(2);
        topic.open(1, "a", ReceiverSpec.DEFAULT.withDeadLetters(2, "dead"));
        fetch(1, 1);
        fetch(1, 1);

        assertThat(fetch(1, 1)).containsExactly(2L);
        assertThat(topic.takeGivenUp())
                .hasSize(1)
                .allMatch(given -> given.event().id() == 1);
        fetch(1, 1);
        assertThat(topic.takeGivenUp()).isEmpty();
    }

    @Test
    void retentionNeverOvertakesASlowNameExceptByALimitAndThenTellsIt() {
        topic.open(1, "fast", ReceiverSpec.DEFAULT);
        topic.open(2, "slow", ReceiverSpec.DEFAULT);
        append(1_500);
        for (long id = 1; id <= 1_500; id++) {
            topic.ack("fast", id);
        }
        assertThat(topic.trim(NOW)).isFalse();
        assertThat(topic.firstId()).isEqualTo(1);

        topic.ack("slow", 2);
        append(1_500);
        assertThat(topic.trim(NOW)).isTrue();

        assertThat(topic.firstId()).isEqualTo(1_025);
        assertThat(topic.fetch(2, 1, NOW)).isEqualTo(new Fetched.Missed(new Gap(1, 1_024, 1_023)));
        assertThat(fetch(2, 1)).containsExactly(1_025L);
        assertThat(fetch(1, 1)).containsExactly(1_501L);
    }

    @Test
    void whatEveryNameHasPassedIsDropped() {
        topic.open(1, "a", ReceiverSpec.DEFAULT);
        append(1_500);
        for (long id = 1; id <= 1_500; id++) {
            topic.ack("a", id);
        }

        assertThat(topic.trim(NOW)).isFalse();

        assertThat(topic.firstId()).isEqualTo(1_025);
        topic.open(2, "late", ReceiverSpec.DEFAULT);
        assertThat(topic.fetch(2, 1, NOW)).isEqualTo(new Fetched.Missed(new Gap(1, 1_024, 1_024)));
    }

    @Test
    void aReceiverMayNotRunAheadForEver() {
        Topic large = new Topic(store.open("large"), Retention.DEFAULT);
        for (int i = 0; i < Topic.MAX_UNACKNOWLEDGED + 10; i++) {
            large.append(new NewEvent("x", 0, Map.of()), NOW);
        }
        large.open(1, "a", ReceiverSpec.DEFAULT.redelivering(Redelivery.NEXT_RECEIVER));

        assertThat(((Fetched.Some) large.fetch(1, 100_000, NOW)).events()).hasSize(Topic.MAX_UNACKNOWLEDGED);
        assertThat(large.fetch(1, 100_000, NOW)).isEqualTo(new Fetched.Nothing());
        large.ack("a", 1);
        assertThat(((Fetched.Some) large.fetch(1, 100_000, NOW)).events()).hasSize(1);
    }

    @Test
    void theHeadIsWhereItWasWhenTheReceiverWasMade() {
        append(2);
        topic.open(1, "a", ReceiverSpec.DEFAULT.toTheHead());
        append(1);

        assertThat(fetch(1, 9)).containsExactly(1L, 2L);
        topic.ack("a", 1);
        topic.ack("a", 2);
        assertThat(topic.fetch(1, 9, NOW)).isEqualTo(new Fetched.AtHead());
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            topic.append(new NewEvent("f", i, Map.of()), NOW);
        }
    }

    private List<Long> fetch(long receiver, int max) {
        return ((Fetched.Some) topic.fetch(receiver, max, NOW))
                .events().stream().map(StreamEvent::id).toList();
    }
}
