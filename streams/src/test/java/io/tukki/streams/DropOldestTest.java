package io.tukki.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.testkit.TestPublisher;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.apache.pekko.stream.testkit.javadsl.TestSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropOldestTest extends StreamsTest {

    @Test
    void passesOnWhatIsAskedFor() {
        Probes probes = run(10, 1000);
        probes.in.sendNext("a").sendNext("b");

        probes.out.request(3);
        probes.out.expectNext("a");
        probes.out.expectNext("b");
        probes.in.sendNext("c");
        probes.out.expectNext("c");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void keepsTheNewestAndSaysHowManyWent(int bound) {
        Probes probes = run(bound, 1000);
        for (int i = 0; i < 10; i++) {
            probes.in.sendNext("e" + i);
        }
        probes.in.sendComplete();

        probes.out.request(100);

        probes.out.expectNext("lost " + (10 - bound) + " (" + 2 * (10 - bound) + " bytes)");
        for (int i = 10 - bound; i < 10; i++) {
            probes.out.expectNext("e" + i);
        }
        probes.out.expectComplete();
    }

    @Test
    void isBoundedInBytesToo() {
        Probes probes = run(100, 5);
        probes.in.sendNext("aa").sendNext("bb").sendNext("cc");

        probes.out.request(3);
        probes.out.expectNext("lost 1 (2 bytes)");
        probes.out.expectNext("bb");
        probes.out.expectNext("cc");
    }

    @Test
    void anElementLargerThanAllIsKeptAlone() {
        Probes probes = run(100, 5);
        probes.in.sendNext("a").sendNext("much too large");

        probes.out.request(2);
        probes.out.expectNext("lost 1 (1 bytes)");
        probes.out.expectNext("much too large");
    }

    @Test
    void deliveredAndDroppedAreAllThereWas() throws Exception {
        AtomicLong delivered = new AtomicLong();
        AtomicLong dropped = new AtomicLong();
        int total = 100_000;
        Pair<org.apache.pekko.NotUsed, java.util.concurrent.CompletionStage<Done>> run = Source.range(1, total)
                .map(i -> new Counted(1, false))
                .via(DropOldest.flow(64, 1 << 20, e -> 1, (count, bytes) -> new Counted(count, true)))
                .toMat(Sink.foreach(e -> (e.lost() ? dropped : delivered).addAndGet(e.count())), Keep.both())
                .run(system());

        run.second().toCompletableFuture().get(30, TimeUnit.SECONDS);

        assertThat(delivered.get() + dropped.get()).isEqualTo(total);
    }

    @Test
    void aConsumerThatBlocksItsThreadHoldsUpNobody() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch allOffered = new CountDownLatch(10_000);
        Source<String, org.apache.pekko.NotUsed> offered = Source.range(1, 10_000)
                .map(i -> {
                    allOffered.countDown();
                    return "e";
                });

        DropOldest.behind(offered, 16, 1000, String::length, (count, size) -> "lost")
                .to(Sink.foreach(e -> stuck.await(20, TimeUnit.SECONDS)))
                .run(system());

        assertThat(allOffered.await(15, TimeUnit.SECONDS)).isTrue();
        stuck.countDown();
    }

    @Test
    void failsAtOnceWithItsSource() {
        Probes probes = run(10, 1000);
        probes.out.request(1);
        RuntimeException boom = new RuntimeException("boom");

        probes.in.sendError(boom);

        assertThat(probes.out.expectError()).isSameAs(boom);
    }

    @Test
    void aBoundBelowOneIsRefused() {
        assertThatThrownBy(() -> buffer(0, 1)).hasMessage("maxElements (0) must be >= 1");
        assertThatThrownBy(() -> buffer(1, 0)).hasMessage("maxBytes (0) must be >= 1");
    }

    private record Counted(long count, boolean lost) {}

    private record Probes(TestPublisher.Probe<String> in, TestSubscriber.Probe<String> out) {}

    private static Flow<String, String, org.apache.pekko.NotUsed> buffer(int elements, long bytes) {
        return DropOldest.flow(
                elements, bytes, String::length, (count, size) -> "lost " + count + " (" + size + " bytes)");
    }

    private static Probes run(int elements, long bytes) {
        Pair<TestPublisher.Probe<String>, TestSubscriber.Probe<String>> probes = TestSource.<String>create(
                        system().classicSystem())
                .via(buffer(elements, bytes))
                .toMat(TestSink.create(system().classicSystem()), Keep.both())
                .withAttributes(Attributes.inputBuffer(1, 1))
                .run(system());
        probes.second().ensureSubscription();
        return new Probes(probes.first(), probes.second());
    }
}
