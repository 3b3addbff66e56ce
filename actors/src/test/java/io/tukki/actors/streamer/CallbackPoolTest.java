package io.tukki.actors.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallbackPoolTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final Executor pool =
            KIT.system().dispatchers().lookup(DispatcherSelector.fromConfig("tukki.streamer.callbacks"));
    private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void theFirstCallbackOfATurnRunsOnItsThreadWhenItHasEnded() throws InterruptedException {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        pool.execute(() -> {
            CallbackPool.afterTurn(
                    () -> {
                        ran.add("callback");
                        threads.add(Thread.currentThread());
                    },
                    pool);
            ran.add("turn");
            threads.add(Thread.currentThread());
        });

        assertThat(List.of(next(), next())).containsExactly("turn", "callback");
        assertThat(threads.take()).isSameAs(threads.take());
    }

    @Test
    void aSecondOneDoesNotWaitForTheFirst() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        pool.execute(() -> {
            CallbackPool.afterTurn(() -> block(release), pool);
            CallbackPool.afterTurn(() -> ran.add("second"), pool);
        });

        assertThat(next()).isEqualTo("second");
        release.countDown();
    }

    @Test
    void elsewhereItIsAnExecutorsTask() throws InterruptedException {
        CallbackPool.afterTurn(() -> ran.add("task"), pool);

        assertThat(next()).isEqualTo("task");
    }

    private String next() throws InterruptedException {
        return ran.poll(10, TimeUnit.SECONDS);
    }

    private static void block(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
