package io.tukki.core.bus;

import static io.tukki.core.event.EventPriority.HIGH;
import static io.tukki.core.event.EventPriority.LOW;
import static io.tukki.core.event.EventPriority.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tukki.core.event.Event;
import io.tukki.core.event.EventPriority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaneQueueTest {

    @Test
    void aHigherLaneGoesFirstAndEachLaneKeepsItsOrder() {
        LaneQueue queue = new LaneQueue(16, DropPolicy.DROP_OLDEST);
        offer(queue, LOW, 1, 2);
        offer(queue, HIGH, 3, 4);
        offer(queue, MEDIUM, 5, 6);

        assertThat(ids(queue.take(10))).containsExactly(3L, 4L, 5L, 6L, 1L, 2L);
    }

    @Test
    void aLaneThatWasPassedOverSixtyFourTimesGoesNext() {
        LaneQueue queue = new LaneQueue(1024, DropPolicy.DROP_OLDEST);
        offer(queue, LOW, 1000, 1001);
        offer(queue, MEDIUM, 2000, 2001);
        for (int i = 0; i < 300; i++) {
            offer(queue, HIGH, i + 1);
        }

        List<Long> order = ids(queue.take(132));

        assertThat(order.subList(0, 64)).containsExactlyElementsOf(range(1, 65));
        assertThat(order.subList(64, 66)).containsExactly(1000L, 2000L);
        assertThat(order.indexOf(1001L)).isBetween(120, 131);
        assertThat(order.indexOf(2001L)).isBetween(120, 131);
    }

    @Test
    void dropOldestLosesTheOneThatWaitedLongestWhateverItsLane() {
        LaneQueue queue = new LaneQueue(2, DropPolicy.DROP_OLDEST);
        offer(queue, HIGH, 1);
        offer(queue, LOW, 2, 3);

        assertThat(ids(queue.take(9))).containsExactly(2L, 3L);
        assertThat(queue.account().droppedHigh()).isEqualTo(1);
        assertThat(queue.takeLoss()).contains(new Loss(1, 1, 1));
        assertThat(queue.takeLoss()).isEmpty();
    }

    @Test
    void dropNewestLosesTheNewOnes() {
        LaneQueue queue = new LaneQueue(2, DropPolicy.DROP_NEWEST);
        offer(queue, LOW, 1, 2);
        offer(queue, HIGH, 3, 4);

        assertThat(ids(queue.take(9))).containsExactly(1L, 2L);
        assertThat(queue.takeLoss()).contains(new Loss(3, 4, 2));
    }

    @Test
    void dropLowPriorityNeverLosesAHigherOne() {
        LaneQueue queue = new LaneQueue(3, DropPolicy.DROP_LOW_PRIORITY);
        offer(queue, LOW, 1);
        offer(queue, HIGH, 2);
        offer(queue, MEDIUM, 3);

        assertThat(queue.offer(Numbered.of(4, HIGH))).isEqualTo(Offered.DISPLACED);
        assertThat(queue.offer(Numbered.of(5, LOW))).isEqualTo(Offered.DROPPED);
        assertThat(queue.offer(Numbered.of(6, MEDIUM))).isEqualTo(Offered.DISPLACED);
        assertThat(queue.offer(Numbered.of(7, HIGH))).isEqualTo(Offered.DISPLACED);
        assertThat(queue.offer(Numbered.of(8, MEDIUM))).isEqualTo(Offered.DROPPED);
        assertThat(ids(queue.take(9))).containsExactly(2L, 4L, 7L);
        assertThat(queue.takeLoss()).contains(new Loss(1, 8, 5));
    }

    @ParameterizedTest
    @EnumSource(
            value = DropPolicy.class,
            names = {"BACKPRESSURE", "FAIL"})
    void theOtherPoliciesLeaveTheDecisionAndTheCountToTheCaller(DropPolicy policy) {
        LaneQueue queue = new LaneQueue(1, policy);
        offer(queue, LOW, 1);

        assertThat(queue.offer(Numbered.of(2, HIGH))).isEqualTo(Offered.FULL);
        assertThat(queue.account().matched()).isEqualTo(1);

        queue.refuse(Numbered.of(2, HIGH));
        assertThat(queue.account()).isEqualTo(new Account(2, 0, 0, 1, 0, 0, 1));
    }

    @Test
    void whatIsInHandIsQueuedUntilItIsDone() {
        LaneQueue queue = new LaneQueue(4, DropPolicy.DROP_OLDEST);
        offer(queue, LOW, 1, 2, 3);

        queue.take(2);
        assertThat(queue.account().queued()).isEqualTo(3);
        queue.done(2, 1);

        assertThat(queue.account()).isEqualTo(new Account(3, 2, 1, 0, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.done(1, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261121})
    void randomUseKeepsOrderAndAccountAtEveryStep(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (DropPolicy policy : DropPolicy.values()) {
            LaneQueue queue = new LaneQueue(1 + random.nextInt(40), policy);
            Map<EventPriority, Long> lastOfLane = new HashMap<>();
            long id = 0;
            for (int step = 0; step < 20_000; step++) {
                if (random.nextInt(5) < 3) {
                    Event event = Numbered.of(++id, EventPriority.values()[random.nextInt(3)]);
                    if (queue.offer(event) == Offered.FULL) {
                        queue.refuse(event);
                    }
                } else {
                    Event[] taken = queue.take(1 + random.nextInt(8));
                    for (Event event : taken) {
                        assertThat(lastOfLane.getOrDefault(event.priority(), 0L))
                                .as("order in lane, seed %d", seed)
                                .isLessThan(event.id());
                        lastOfLane.put(event.priority(), event.id());
                    }
                    queue.done(random.nextInt(queue.inHand() + 1), 0);
                }
                assertThat(queue.waiting()).isLessThanOrEqualTo(queue.capacity());
                assertThat(queue.account().isBalanced()).isTrue();
            }
            assertThat(queue.account().matched()).isEqualTo(id);
        }
    }

    private static void offer(LaneQueue queue, EventPriority priority, long... ids) {
        Arrays.stream(ids).forEach(id -> queue.offer(Numbered.of(id, priority)));
    }

    private static List<Long> ids(Event[] events) {
        return Arrays.stream(events).map(Event::id).toList();
    }

    private static List<Long> range(long from, long to) {
        List<Long> range = new ArrayList<>();
        for (long i = from; i < to; i++) {
            range.add(i);
        }
        return range;
    }
}
