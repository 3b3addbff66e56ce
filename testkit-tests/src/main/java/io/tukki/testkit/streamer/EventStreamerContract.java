package io.tukki.testkit.streamer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tukki.actors.streamer.Cancellation;
import io.tukki.actors.streamer.Delivery;
import io.tukki.actors.streamer.EventStreamer;
import io.tukki.actors.streamer.Missed;
import io.tukki.actors.streamer.ReceiveResult;
import io.tukki.actors.streamer.Receiver;
import io.tukki.actors.streamer.Sender;
import io.tukki.actors.streamer.StreamElement;
import io.tukki.actors.streamer.StreamerClosedException;
import io.tukki.actors.streamer.StreamerSettings;
import io.tukki.actors.streamer.TopicStats;
import io.tukki.core.streamer.Gap;
import io.tukki.core.streamer.ReceiverSpec;
import io.tukki.core.streamer.Redelivery;
import io.tukki.core.streamer.Retention;
import io.tukki.core.streamer.StreamEvent;
import io.tukki.core.streamer.TopicStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What topics with named receivers promise, whatever store is behind them: extend this and return the store. Rules
 * kept from the in-memory streamers of workflow libraries come first, then the rules changed on purpose.
 */
@Timeout(60)
public abstract class EventStreamerContract {

    private static final Instant START = Instant.parse("2026-04-09T08:30:00Z");
    private static final Config CONFIG = ManualTime.config()
            .withFallback(ConfigFactory.parseString("pekko.fail-mixed-versions = off\n"
                    + "pekko.actor.default-dispatcher.executor = thread-pool-executor"))
            .withFallback(ConfigFactory.load());
    private static final ReceiverSpec DEFAULT = ReceiverSpec.DEFAULT;
    private static final ReceiverSpec MOVING_ON = DEFAULT.redelivering(Redelivery.NEXT_RECEIVER);

    private final TestClock clock = new TestClock(START);
    private final ActorTestKit kit = ActorTestKit.create(CONFIG);
    private final ManualTime time = ManualTime.get(kit.system());
    private EventStreamer streamer;

    /** For subclasses. */
    protected EventStreamerContract() {}

    /**
     * Opens the store: each time in one test the same events and cursors, whether the store before was closed or not.
     */
    protected abstract TopicStore open();

    @BeforeEach
    final void start() {
        streamer = startWith(Retention.DEFAULT);
        get(streamer.topics());
    }

    @AfterEach
    final void shutDown() {
        get(streamer.close());
        kit.shutdownTestKit();
    }

    // ---- rules kept

    @Test
    void idsIncreaseFromOneAndTheClockStampsEvents() {
        Sender sender = sender("t");
        assertThat(send(sender, "a")).isEqualTo(1);
        clock.advance(Duration.ofHours(1));
        assertThat(send(sender, "b")).isEqualTo(2);

        List<StreamEvent> events = events(receiver("t", "n", DEFAULT), 2);

        assertThat(events).extracting(StreamEvent::id).containsExactly(1L, 2L);
        assertThat(events).extracting(StreamEvent::createdAt).containsExactly(START, START.plus(Duration.ofHours(1)));
        assertThat(events).extracting(StreamEvent::foreignId).containsExactly("a", "b");
        assertThat(events).extracting(StreamEvent::topic).containsOnly("t");
    }

    @Test
    void allSendersShareOneOrderAndEachKeepsItsOwn() {
        int senders = 8;
        int each = 500;
        int total = senders * each;
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Long>> sent = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int s = 0; s < senders; s++) {
            Sender sender = sender("t");
            String foreignId = "s" + s;
            threads.add(new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    sent.add(sender.send(foreignId, i, Map.of()).toCompletableFuture());
                }
            }));
        }
        threads.forEach(Thread::start);
        threads.forEach(EventStreamerContract::join);
        sent.forEach(EventStreamerContract::get);

        List<StreamEvent> events = drain(receiver("t", "n", MOVING_ON), total);

        assertThat(events).extracting(StreamEvent::id).containsExactlyElementsOf(range(1, total));
        Map<String, Integer> last = new HashMap<>();
        events.forEach(event ->
                assertThat(event.type()).isEqualTo(last.merge(event.foreignId(), 0, (before, zero) -> before + 1)));
    }

    @Test
    void whatIsNotAcknowledgedIsDeliveredAgainToTheSameReceiverAndTheNext() {
        send(sender("t"), "a", "b");
        Receiver first = receiver("t", "n", DEFAULT);

        assertThat(one(first).event().foreignId()).isEqualTo("a");
        assertThat(one(first).event().foreignId()).isEqualTo("a");
        first.close();

        assertThat(one(receiver("t", "n", DEFAULT)).event().foreignId()).isEqualTo("a");
    }

    @Test
    void anAckAdvancesOnceHoweverOftenItIsGiven() {
        send(sender("t"), "a", "b", "c");
        Receiver receiver = receiver("t", "n", DEFAULT);
        Delivery a = one(receiver);

        get(a.ack());
        get(a.ack());
        a.ack();

        assertThat(one(receiver).event().foreignId()).isEqualTo("b");
        assertThat(get(streamer.stats("t")).cursors()).containsEntry("n", 2L);
    }

    @Test
    void anAckNeedNotBeWaitedFor() {
        send(sender("t"), "a", "b", "c");
        Receiver receiver = receiver("t", "n", DEFAULT);
        for (String expected : List.of("a", "b", "c")) {
            Delivery delivery = one(receiver);
            assertThat(delivery.event().foreignId()).isEqualTo(expected);
            delivery.ack();
        }
    }

    @Test
    void differentNamesEachSeeEveryEventOnceInOrder() {
        int names = 8;
        int count = 10_000;
        Sender sender = sender("t");
        List<Receiver> receivers = new ArrayList<>();
        for (int n = 0; n < names; n++) {
            receivers.add(receiver("t", "name" + n, DEFAULT));
        }
        CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
        for (int i = 0; i < count; i++) {
            last = sender.send("e", i, Map.of()).toCompletableFuture();
            if (i % 1000 == 0) {
                get(last);
            }
        }
        get(last);

        for (Receiver receiver : receivers) {
            List<Long> seen = new ArrayList<>();
            while (seen.size() < count) {
                ReceiveResult.Received batch = (ReceiveResult.Received) get(receiver.receive(500));
                batch.deliveries().forEach(delivery -> {
                    seen.add(delivery.event().id());
                    delivery.ack();
                });
            }
            assertThat(seen).containsExactlyElementsOf(range(1, count));
        }
    }

    @Test
    void receiversOfOneNameBothGetAnEventUntilOneAcknowledges() {
        send(sender("t"), "a", "b");
        Receiver first = receiver("t", "n", DEFAULT);
        Receiver second = receiver("t", "n", DEFAULT);

        Delivery a = one(first);
        assertThat(one(second).event().foreignId()).isEqualTo("a");
        get(a.ack());

        assertThat(one(second).event().foreignId()).isEqualTo("b");
        assertThat(one(first).event().foreignId()).isEqualTo("b");
    }

    @Test
    void aCancellationUsedAlreadyWinsOverEventsThatWait() {
        send(sender("t"), "a");
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        Receiver receiver = receiver("t", "n", DEFAULT);

        assertThat(get(receiver.receive(1, cancellation)))
                .isEqualTo(new ReceiveResult.Ended(ReceiveResult.Reason.CANCELLED));
        assertThat(one(receiver).event().foreignId()).isEqualTo("a");
    }

    @Test
    void ackWorksAfterCloseAndCancel() {
        send(sender("t"), "a", "b", "c");
        Receiver receiver = receiver("t", "n", DEFAULT);
        Cancellation cancellation = new Cancellation();
        Delivery a = ((ReceiveResult.Received) get(receiver.receive(1, cancellation))).first();
        cancellation.cancel();
        get(a.ack());
        Delivery b = one(receiver);
        receiver.close();
        get(b.ack());

        assertThat(one(receiver("t", "n", DEFAULT)).event().foreignId()).isEqualTo("c");
    }

    @Test
    void aReceiverFromLatestGetsOnlyWhatIsSentAfterItWasMade() {
        Sender sender = sender("t");
        send(sender, "123", "456");
        Receiver receiver = receiver("t", "my-receiver", DEFAULT.fromLatest());
        send(sender, "789");

        Delivery first = one(receiver);
        assertThat(first.event().foreignId()).isEqualTo("789");
        get(first.ack());
        receiver.close();
        send(sender, "101");

        Receiver second = receiver("t", "my-receiver", DEFAULT.fromLatest());
        assertThat(one(second).event().foreignId()).isEqualTo("101");
        receiver.close();
        second.close();
    }

    @Test
    void sendingNeverWaitsForReceivers() {
        Sender sender = sender("t");
        Receiver receiver = receiver("t", "slow", DEFAULT);
        for (int i = 0; i < 5_000; i++) {
            send(sender, "e");
        }
        assertThat(one(receiver).event().id()).isEqualTo(1);
    }

    @Test
    void aWorkflowOfThreeStagesAndATimerRunsThrough() {
        Sender started = sender("orders-1");
        Sender emailSet = sender("orders-2");
        Sender completed = sender("orders-3");
        Receiver setEmail = receiver("orders-1", "set-email", DEFAULT);
        Receiver waitAnHour = receiver("orders-2", "wait", DEFAULT);
        Receiver finish = receiver("orders-3", "finish", DEFAULT);
        send(started, "1");

        Delivery order = one(setEmail);
        get(emailSet.send(order.event().foreignId(), 2, Map.of("email", "a@b")));
        get(order.ack());
        Delivery waiting = one(waitAnHour);
        clock.advance(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(waiting.event().createdAt().plus(Duration.ofHours(1)));
        get(completed.send(waiting.event().foreignId(), 3, waiting.event().headers()));
        get(waiting.ack());

        StreamEvent done = one(finish).event();
        assertThat(done.foreignId()).isEqualTo("1");
        assertThat(done.headers()).containsEntry("email", "a@b");
    }

    // ---- rules changed, because they were bugs

    @Test
    void oneNameOnTwoTopicsLosesNothing() {
        send(sender("a"), "a1", "a2");
        send(sender("b"), "b1", "b2");
        Receiver ofA = receiver("a", "n", DEFAULT);
        Receiver ofB = receiver("b", "n", DEFAULT);

        Delivery b1 = one(ofB);
        get(b1.ack());
        Delivery a1 = one(ofA);
        get(a1.ack());

        assertThat(a1.event().foreignId()).isEqualTo("a1");
        assertThat(one(ofA).event().foreignId()).isEqualTo("a2");
        assertThat(one(ofB).event().foreignId()).isEqualTo("b2");
    }

    @Test
    void aLateAckNeverRewinds() {
        send(sender("t"), "a", "b", "c", "d");
        Receiver receiver = receiver("t", "n", MOVING_ON);
        Delivery a = one(receiver);
        Delivery b = one(receiver);
        Delivery c = one(receiver);
        get(a.ack());
        get(b.ack());
        get(c.ack());
        get(a.ack());

        assertThat(one(receiver("t", "n", DEFAULT)).event().foreignId()).isEqualTo("d");
    }

    @Test
    void acksOutOfOrderAreHeldUntilTheHoleCloses() {
        send(sender("t"), "a", "b", "c", "d");
        Receiver receiver = receiver("t", "n", MOVING_ON);
        Delivery a = one(receiver);
        Delivery b = one(receiver);
        Delivery c = one(receiver);
        get(c.ack());
        get(b.ack());
        assertThat(get(streamer.stats("t")).cursors()).containsEntry("n", 1L);
        assertThat(ids(receiver("t", "n", DEFAULT), 4)).containsExactly(1L, 4L);

        get(a.ack());
        assertThat(get(streamer.stats("t")).cursors()).containsEntry("n", 4L);
        assertThat(ids(receiver("t", "n", DEFAULT), 4)).containsExactly(4L);
    }

    @Test
    void fromLatestTwiceBeforeTheFirstAckSkipsNothing() {
        Sender sender = sender("t");
        send(sender, "old");
        receiver("t", "n", DEFAULT.fromLatest());
        send(sender, "new");

        Receiver second = receiver("t", "n", DEFAULT.fromLatest());

        assertThat(one(second).event().foreignId()).isEqualTo("new");
    }

    @Test
    void headersAreCopiesThatNobodyCanChange() {
        Map<String, String> headers = new HashMap<>(Map.of("k", "v"));
        get(sender("t").send("a", 1, headers));
        headers.put("k", "changed");

        StreamEvent event = one(receiver("t", "n", DEFAULT)).event();

        assertThat(event.headers()).isEqualTo(Map.of("k", "v"));
        assertThatThrownBy(() -> event.headers().put("k", "x")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void closingUnparksAndStaysClosed() {
        Receiver receiver = receiver("t", "n", DEFAULT);
        CompletionStage<ReceiveResult> parked = receiver.receive();
        awaitParked("t", 1);

        receiver.close();
        receiver.close();

        ReceiveResult closed = new ReceiveResult.Ended(ReceiveResult.Reason.CLOSED);
        assertThat(get(parked)).isEqualTo(closed);
        assertThat(get(receiver.receive())).isEqualTo(closed);
        assertThat(get(streamer.stats("t"))).matches(stats -> stats.parked() == 0 && stats.receivers() == 0);
    }

    @Test
    void cancellingTheStageOrTheSwitchUnparksAndConsumesNothing() {
        Receiver receiver = receiver("t", "n", MOVING_ON);
        CompletionStage<ReceiveResult> first = receiver.receive();
        awaitParked("t", 1);
        first.toCompletableFuture().cancel(true);
        awaitParked("t", 0);

        Cancellation cancellation = new Cancellation();
        CompletionStage<ReceiveResult> second = receiver.receive(1, cancellation);
        awaitParked("t", 1);
        cancellation.cancel();
        assertThat(get(second)).isEqualTo(new ReceiveResult.Ended(ReceiveResult.Reason.CANCELLED));
        awaitParked("t", 0);

        send(sender("t"), "a", "b");
        assertThat(ids(receiver, 2)).containsExactly(1L, 2L);
    }

    @Test
    void whateverTheRaceOfCancelAndSendNothingIsLostOrReordered() {
        Sender sender = sender("t");
        Receiver receiver = receiver("t", "n", MOVING_ON);
        List<Long> seen = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            CompletableFuture<ReceiveResult> receive = receiver.receive().toCompletableFuture();
            CompletionStage<Long> sent = sender.send("e", i, Map.of());
            if (i % 3 == 0) {
                get(sent);
            }
            if (!receive.cancel(true)) {
                seen.add(((ReceiveResult.Received) get(receive)).first().event().id());
            }
            get(sent);
        }
        while (seen.size() < 500) {
            seen.add(one(receiver).event().id());
        }
        assertThat(seen).containsExactlyElementsOf(range(1, 500));
    }

    @Test
    void aClosedStreamerAnswersTyped() {
        Sender sender = sender("t");
        Receiver receiver = receiver("t", "n", DEFAULT);
        send(sender, "a");
        Delivery a = one(receiver);
        Receiver parked = receiver("t", "parked", DEFAULT.fromLatest());
        CompletionStage<ReceiveResult> receive = parked.receive();
        awaitParked("t", 1);

        get(streamer.close());

        ReceiveResult closed = new ReceiveResult.Ended(ReceiveResult.Reason.STREAMER_CLOSED);
        assertThat(get(receive)).isEqualTo(closed);
        assertThat(get(parked.receive())).isEqualTo(closed);
        assertThat(failure(sender.send("b", 1, Map.of()))).isInstanceOf(StreamerClosedException.class);
        assertThat(failure(a.ack())).isInstanceOf(StreamerClosedException.class);
        assertThat(failure(streamer.sender("t"))).isInstanceOf(StreamerClosedException.class);
        parked.close();
        receiver.close();
    }

    @Test
    void retentionNeverOvertakesTheSlowestNameByItself() {
        restart(new Retention(1_000_000, 1L << 30, Optional.empty(), true));
        Sender sender = sender("t");
        Receiver slow = receiver("t", "slow", DEFAULT);
        Receiver fast = receiver("t", "fast", DEFAULT);
        sendMany(sender, 5_000);
        drain(fast, 5_000);

        assertThat(one(slow).event().id()).isEqualTo(1);
        assertThat(get(streamer.stats("t")).firstId()).isEqualTo(1);

        drain(slow, 5_000);
        assertThat(get(streamer.stats("t")).firstId()).isGreaterThan(1);
    }

    @Test
    void aLimitThatOvertakesASlowNameTellsItWhatIsGone() {
        restart(new Retention(2_000, 1L << 30, Optional.empty(), true));
        Receiver slow = receiver("t", "slow", DEFAULT);
        CompletionStage<ReceiveResult> first = slow.receive();
        sendMany(sender("t"), 1);
        get(((ReceiveResult.Received) get(first)).first().ack());
        slow.close();
        sendMany(sender("t"), 9_999);
        long kept = get(streamer.stats("t")).firstId();
        Receiver again = receiver("t", "slow", DEFAULT);

        ReceiveResult told = get(again.receive());

        assertThat(kept).as("whole segments go, and never too few").isBetween(8_001L, 10_000L);
        assertThat(told).isEqualTo(new Missed(new Gap(2, kept - 1, kept - 2)));
        assertThat(one(again).event().id()).isEqualTo(kept);
    }

    @Test
    void ageOvertakesToo() {
        restart(new Retention(1_000_000, 1L << 30, Optional.of(Duration.ofHours(1)), true));
        Receiver slow = receiver("t", "slow", DEFAULT);
        sendMany(sender("t"), 3_000);
        clock.advance(Duration.ofHours(2));
        send(sender("t"), "fresh");

        assertThat(get(slow.receive())).isInstanceOf(Missed.class);
    }

    // ---- parking

    @Test
    void aSendWakesOnlyTheReceiversOfItsTopic() {
        List<Receiver> others = new ArrayList<>();
        Map<String, Long> before = new HashMap<>();
        for (int i = 0; i < 99; i++) {
            Receiver receiver = receiver("other" + i, "n", DEFAULT);
            receiver.receive();
            others.add(receiver);
            awaitParked("other" + i, 1);
            before.put("other" + i, get(streamer.stats("other" + i)).turns());
        }
        Receiver receiver = receiver("t", "n", DEFAULT);

        for (int i = 0; i < 100; i++) {
            CompletionStage<ReceiveResult> receive = receiver.receive();
            send(sender("t"), "e");
            get(((ReceiveResult.Received) get(receive)).first().ack());
        }

        for (int i = 0; i < 99; i++) {
            TopicStats stats = get(streamer.stats("other" + i));
            assertThat(stats.turns()).isEqualTo(before.get("other" + i));
            assertThat(stats.wakeUps()).isZero();
            assertThat(stats.parked()).isEqualTo(1);
        }
        others.forEach(Receiver::close);
    }

    @Test
    void twoThousandParkedReceiversAreEntriesInAList() {
        int threads = Thread.activeCount();
        List<CompletionStage<ReceiveResult>> parked = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            parked.add(receiver("t", "n" + i % 100, DEFAULT).receive());
        }
        awaitParked("t", 2_000);
        long turns = get(streamer.stats("t")).turns();
        assertThat(get(streamer.stats("t")).turns()).isEqualTo(turns);
        assertThat(Thread.activeCount()).isLessThan(threads + 64);

        send(sender("t"), "wake");

        parked.forEach(receive -> assertThat(get(receive)).isInstanceOf(ReceiveResult.Received.class));
        assertThat(get(streamer.stats("t"))).matches(stats -> stats.wakeUps() == 2_000 && stats.parked() == 0);
    }

    @Test
    void parkedCompetitorsAreServedInOrderOfArrival() {
        List<CompletableFuture<ReceiveResult>> parked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Receiver receiver = receiver("t", "n", DEFAULT.sharingTheWork());
            parked.add(receiver.receive().toCompletableFuture());
            awaitParked("t", i + 1);
        }
        Sender sender = sender("t");
        for (int i = 0; i < 5; i++) {
            send(sender, "e" + i);
        }
        for (int i = 0; i < 5; i++) {
            ReceiveResult.Received received = (ReceiveResult.Received) get(parked.get(i));
            assertThat(received.first().event().foreignId()).isEqualTo("e" + i);
        }
    }

    @Test
    void aSecondReceiveWhileOneIsParkedIsAMistake() {
        Receiver receiver = receiver("t", "n", DEFAULT);
        receiver.receive();

        assertThatThrownBy(receiver::receive).isInstanceOf(IllegalStateException.class);
    }

    // ---- options

    @Test
    void aReceiverMayStartAtASequenceOrATime() {
        Sender sender = sender("t");
        send(sender, "a", "b");
        clock.advance(Duration.ofMinutes(1));
        send(sender, "c");

        assertThat(ids(receiver("t", "by id", DEFAULT.from(2)), 9)).containsExactly(2L, 3L);
        assertThat(ids(receiver("t", "by time", DEFAULT.from(START.plusSeconds(1))), 9))
                .containsExactly(3L);
        assertThat(ids(receiver("t", "by id", DEFAULT.from(3)), 9))
                .as("only without a cursor")
                .containsExactly(2L, 3L);
    }

    @Test
    void aReceiverToTheHeadEndsThere() {
        Sender sender = sender("t");
        send(sender, "a", "b");
        Receiver receiver = receiver("t", "n", MOVING_ON.toTheHead());
        send(sender, "c");

        assertThat(ids(receiver, 9)).containsExactly(1L, 2L);
        assertThat(get(receiver.receive())).isEqualTo(new ReceiveResult.Ended(ReceiveResult.Reason.HEAD_REACHED));
    }

    @Test
    void theNextReceiverGetsWhatThisOneDidNotAcknowledge() {
        send(sender("t"), "a", "b", "c");
        Receiver first = receiver("t", "n", MOVING_ON);
        one(first);
        get(one(first).ack());
        assertThat(one(first).event().foreignId()).isEqualTo("c");
        first.close();

        assertThat(ids(receiver("t", "n", MOVING_ON), 9)).containsExactly(1L, 3L);
    }

    @Test
    void anAckDeadlineDeliversAgain() {
        Receiver receiver = receiver("t", "n", DEFAULT.withAckDeadline(Duration.ofSeconds(10)));
        send(sender("t"), "a", "b");
        one(receiver);
        get(one(receiver).ack());
        CompletionStage<ReceiveResult> again = receiver.receive();
        awaitParked("t", 1);

        pass(Duration.ofSeconds(10));

        assertThat(((ReceiveResult.Received) get(again)).first().event().foreignId())
                .isEqualTo("a");
    }

    @Test
    void anEventDeliveredTooOftenGoesToTheDeadLetters() {
        Receiver receiver = receiver("t", "n", DEFAULT.withDeadLetters(3, "dead"));
        Receiver dead = receiver("dead", "clerk", DEFAULT);
        get(sender("t").send("poison", 7, Map.of("k", "v")));
        send(sender("t"), "good");

        for (int i = 0; i < 3; i++) {
            assertThat(one(receiver).event().foreignId()).isEqualTo("poison");
        }
        assertThat(one(receiver).event().foreignId()).isEqualTo("good");

        StreamEvent letter = one(dead).event();
        assertThat(letter.foreignId()).isEqualTo("poison");
        assertThat(letter.type()).isEqualTo(7);
        assertThat(letter.headers())
                .containsEntry("k", "v")
                .containsEntry("tukki-dead-topic", "t")
                .containsEntry("tukki-dead-name", "n")
                .containsEntry("tukki-dead-id", "1");
        until(() -> assertThat(get(streamer.stats("t")).cursors()).containsEntry("n", 2L));
    }

    @Test
    void competitorsShareTheWorkAndTakeOverWhatIsLeftLying() {
        ReceiverSpec spec = DEFAULT.sharingTheWork().withAckDeadline(Duration.ofSeconds(30));
        Receiver first = receiver("t", "n", spec);
        Receiver second = receiver("t", "n", spec);
        send(sender("t"), "a", "b", "c", "d");

        Delivery a = one(first);
        Delivery b = one(second);
        Delivery c = one(first);
        assertThat(List.of(a, b, c))
                .extracting(delivery -> delivery.event().foreignId())
                .containsExactly("a", "b", "c");
        get(b.ack());
        get(a.ack());
        first.close();
        assertThat(one(second).event().foreignId()).as("of the one that closed").isEqualTo("c");
        one(second);
        CompletionStage<ReceiveResult> parked = second.receive(9);
        awaitParked("t", 1);
        pass(Duration.ofSeconds(30));
        assertThat(((ReceiveResult.Received) get(parked)).deliveries())
                .as("whose lease is over")
                .extracting(delivery -> delivery.event().foreignId())
                .containsExactly("c", "d");
    }

    @Test
    void aSourceEmitsEachEventOnceAndTheAckFlowKeepsTheCursor() {
        Sender sender = sender("t");
        sendMany(sender, 1_000);
        Receiver receiver = receiver("t", "n", DEFAULT.toTheHead());

        List<StreamEvent> acked = get(receiver.source()
                .map(element -> (Delivery) element)
                .via(Receiver.ackFlow())
                .runWith(Sink.seq(), kit.system()));

        assertThat(acked).extracting(StreamEvent::id).containsExactlyElementsOf(range(1, 1_000));
        assertThat(get(streamer.stats("t")).cursors()).containsEntry("n", 1_001L);
    }

    @Test
    void aSourceTellsWhatIsGone() {
        restart(new Retention(1_000, 1L << 30, Optional.empty(), true));
        Receiver receiver = receiver("t", "n", DEFAULT);
        sendMany(sender("t"), 5_000);

        List<StreamElement> elements = get(receiver.source().take(2).runWith(Sink.seq(), kit.system()));

        assertThat(elements.get(0)).isInstanceOf(Missed.class);
        assertThat(((Delivery) elements.get(1)).event().id())
                .isEqualTo(((Missed) elements.get(0)).gap().to() + 1);
        until(() -> assertThat(get(streamer.stats("t")).receivers()).isEqualTo(1));
    }

    @Test
    void aForgottenNameStartsAgain() {
        send(sender("t"), "a");
        Receiver receiver = receiver("t", "n", DEFAULT);
        get(one(receiver).ack());
        assertThat(get(streamer.forget("t", "n"))).as("it is open").isFalse();
        receiver.close();

        assertThat(get(streamer.forget("t", "n"))).isTrue();

        assertThat(one(receiver("t", "n", DEFAULT)).event().foreignId()).isEqualTo("a");
    }

    // ---- durability

    @Test
    void afterARestartNothingAcknowledgedComesAgainAndNothingElseIsMissing() {
        Sender sender = sender("t");
        sendMany(sender, 3_000);
        Receiver receiver = receiver("t", "n", MOVING_ON);
        receiver("t", "latest", DEFAULT.fromLatest());
        List<Long> left = new ArrayList<>();
        for (int received = 0; received < 1_500; ) {
            int max = Math.min(250, 1_500 - received);
            for (Delivery delivery : ((ReceiveResult.Received) get(receiver.receive(max))).deliveries()) {
                received++;
                if (delivery.event().id() % 7 == 0) {
                    left.add(delivery.event().id());
                } else {
                    get(delivery.ack());
                }
            }
        }

        restart(Retention.DEFAULT);
        assertThat(send(sender("t"), "after")).isEqualTo(3_001);

        left.addAll(range(1_501, 3_001));
        assertThat(drain(receiver("t", "n", MOVING_ON), left.size()))
                .extracting(StreamEvent::id)
                .containsExactlyElementsOf(left);
        assertThat(one(receiver("t", "latest", DEFAULT)).event().id()).isEqualTo(3_001);
        assertThat(get(streamer.topics())).contains("t");
    }

    @Test
    void whateverReceiversDoEveryNameAcknowledgesEveryEventOnce() {
        long seed = Long.getLong("tukki.seed", System.nanoTime());
        System.out.println("EventStreamerContract seed " + seed + " (-Dtukki.seed)");
        Random random = new Random(seed);
        int count = 3_000;
        Map<String, Set<Long>> ackedBy = new HashMap<>();
        List<ReceiverSpec> modes = List.of(DEFAULT, MOVING_ON, DEFAULT.sharingTheWork());
        for (int m = 0; m < modes.size(); m++) {
            // what every known name has acknowledged may be dropped, so all must be known first
            receiver("t", "name" + m, modes.get(m)).close();
        }
        Thread sending = new Thread(() -> sendMany(sender("t"), count));
        sending.start();
        for (int m = 0; m < modes.size(); m++) {
            String name = "name" + m;
            Set<Long> acked = ackedBy.computeIfAbsent(name, n -> new TreeSet<>());
            // to the head, since what was passed without an ack comes only to the next receiver
            ReceiverSpec mode = modes.get(m).toTheHead();
            Receiver receiver = receiver("t", name, mode);
            for (int turn = 0; acked.size() < count; turn++) {
                assertThat(turn)
                        .as("%s has %d of %d, seed %d", name, acked.size(), count, seed)
                        .isLessThan(50_000);
                Cancellation cancellation = new Cancellation();
                CompletionStage<ReceiveResult> receive = receiver.receive(1 + random.nextInt(50), cancellation);
                if (random.nextInt(10) == 0) {
                    cancellation.cancel();
                }
                ReceiveResult result = get(receive);
                if (result instanceof ReceiveResult.Received received) {
                    for (Delivery delivery : received.deliveries()) {
                        if (random.nextInt(4) > 0) {
                            get(delivery.ack());
                            assertThat(acked.add(delivery.event().id()))
                                    .as(
                                            "%s got %d again after its ack, seed %d",
                                            name, delivery.event().id(), seed)
                                    .isTrue();
                        }
                    }
                }
                boolean atHead = result.equals(new ReceiveResult.Ended(ReceiveResult.Reason.HEAD_REACHED));
                if (atHead || random.nextInt(20) == 0) {
                    receiver.close();
                    receiver = receiver("t", name, mode);
                }
            }
            assertThat(get(streamer.stats("t")).cursors()).containsEntry(name, count + 1L);
        }
        join(sending);
    }

    // ---- helpers

    /** Starts the streamer again on the same data, with another retention. */
    protected final void restart(Retention retention) {
        get(streamer.close());
        streamer = startWith(retention);
    }

    private EventStreamer startWith(Retention retention) {
        StreamerSettings settings = StreamerSettings.from(CONFIG).keeping(retention);
        return EventStreamer.start(kit.system(), settings, open(), clock);
    }

    private Sender sender(String topic) {
        return get(streamer.sender(topic));
    }

    private Receiver receiver(String topic, String name, ReceiverSpec spec) {
        return get(streamer.receiver(topic, name, spec));
    }

    private static long send(Sender sender, String... foreignIds) {
        long last = 0;
        for (String foreignId : foreignIds) {
            last = get(sender.send(foreignId, 1, Map.of("topic", sender.topic())));
        }
        return last;
    }

    private static void sendMany(Sender sender, int count) {
        CompletionStage<Long> last = CompletableFuture.completedFuture(0L);
        for (int i = 0; i < count; i++) {
            last = sender.send("e", i, Map.of());
            if (i % 1000 == 999) {
                get(last);
            }
        }
        get(last);
    }

    private static Delivery one(Receiver receiver) {
        return ((ReceiveResult.Received) get(receiver.receive())).first();
    }

    private static List<StreamEvent> events(Receiver receiver, int max) {
        return ((ReceiveResult.Received) get(receiver.receive(max)))
                .deliveries().stream().map(Delivery::event).toList();
    }

    private static List<Long> ids(Receiver receiver, int max) {
        return events(receiver, max).stream().map(StreamEvent::id).toList();
    }

    /** Receives and acknowledges {@code count} events. */
    private static List<StreamEvent> drain(Receiver receiver, int count) {
        List<StreamEvent> drained = new ArrayList<>();
        while (drained.size() < count) {
            for (Delivery delivery : ((ReceiveResult.Received) get(receiver.receive(500))).deliveries()) {
                drained.add(delivery.event());
                delivery.ack();
            }
        }
        get(new Delivery(drained.get(count - 1), receiver).ack());
        return drained;
    }

    private void pass(Duration duration) {
        clock.advance(duration);
        time.timePasses(duration);
    }

    private void awaitParked(String topic, int count) {
        until(() -> assertThat(get(streamer.stats(topic)).parked()).isEqualTo(count));
    }

    /** Asks again until it holds; each time is a round trip to the topic, so no pause is needed. */
    private static void until(Runnable assertion) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable failure(CompletionStage<?> stage) {
        try {
            get(stage);
        } catch (CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
        return new AssertionError("did not fail");
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
