package io.tukki.actors.dispatch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatchPoolTest {

    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final long NONE = -1;

    private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    private final ThreadFactory threads = work -> {
        Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler((where, failure) -> uncaught.add(failure));
        return thread;
    };
    private BatchPool.Pool pool = new BatchPool.Pool(2, FOR_EVER, threads);

    @AfterEach
    void end() {
        pool.shutdown();
    }

    private void patience(long nanos) {
        pool.shutdown();
        pool = new BatchPool.Pool(2, nanos, threads);
    }

    @Test
    void whatATurnHandsOverRunsOnItsThreadOnceItHasEnded() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> sameThread = new CompletableFuture<>();
        pool.execute(() -> {
            Thread first = Thread.currentThread();
            pool.execute(() -> {
                order.add(2);
                sameThread.complete(Thread.currentThread() == first);
            });
            order.add(1);
        });
        assertThat(sameThread.get(10, SECONDS)).isTrue();
        assertThat(order).containsExactly(1, 2);
    }

    @Test
    void whatABusyThreadHandsOverRunsOnAnother() throws Exception {
        patience(NONE);
        CompletableFuture<Boolean> sameThread = new CompletableFuture<>();
        pool.execute(() -> {
            Thread first = Thread.currentThread();
            CountDownLatch ran = new CountDownLatch(1);
            pool.execute(() -> {
                sameThread.complete(Thread.currentThread() == first);
                ran.countDown();
            });
            await(ran);
        });
        assertThat(sameThread.get(10, SECONDS)).isFalse();
    }

    @Test
    void whatABusyThreadFindsWaitingIsSharedWithAnother() throws Exception {
        patience(NONE);
        CountDownLatch both = new CountDownLatch(2);
        CompletableFuture<Void> done = new CompletableFuture<>();
        pool.execute(() -> IntStream.range(0, 2)
                .forEach(i -> pool.execute(() -> {
                    both.countDown();
                    await(both); // each waits until the other runs as well
                    done.complete(null);
                })));
        done.get(10, SECONDS);
    }

    @Test
    void workFromOutsideDoesNotWaitForAThreadThatIsTaken() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        pool.execute(() -> {
            taken.countDown();
            await(free);
        });
        await(taken);
        CompletableFuture<Void> ran = new CompletableFuture<>();
        pool.execute(() -> ran.complete(null));
        ran.get(10, SECONDS);
        free.countDown();
    }

    @Test
    void everythingRunsHoweverItComes() throws Exception {
        int turns = 20_000;
        CountDownLatch ran = new CountDownLatch(2 * turns);
        Thread[] outside = IntStream.range(0, 2)
                .mapToObj(i -> new Thread(() -> IntStream.range(0, turns / 2)
                        .forEach(n -> pool.execute(() -> {
                            pool.execute(ran::countDown);
                            ran.countDown();
                        }))))
                .toArray(Thread[]::new);
        for (Thread thread : outside) {
            thread.start();
        }
        assertThat(ran.await(15, SECONDS)).isTrue();
    }

    @Test
    void aTurnThatThrowsIsToldAndTheThreadGoesOn() throws Exception {
        patience(FOR_EVER);
        IllegalStateException failure = new IllegalStateException("wrong");
        CompletableFuture<Void> ran = new CompletableFuture<>();
        pool.execute(() -> {
            pool.execute(() -> ran.complete(null)); // waits for this very thread
            throw failure;
        });
        assertThat(uncaught.poll(10, SECONDS)).isSameAs(failure);
        ran.get(10, SECONDS);
    }

    @Test
    void shutDownItRunsWhatItHasAndTakesNoMore() throws Exception {
        CompletableFuture<Void> ran = new CompletableFuture<>();
        pool.execute(() -> {
            pool.execute(() -> ran.complete(null));
            pool.shutdown();
        });
        ran.get(10, SECONDS);
        assertThat(pool.awaitTermination(10, SECONDS)).isTrue();
        assertThat(pool.isTerminated()).isTrue();
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void shutDownNowItGivesBackWhatHasNotBegun() throws Exception {
        CompletableFuture<List<Runnable>> left = new CompletableFuture<>();
        Runnable never = () -> left.completeExceptionally(new AssertionError("it ran"));
        pool.execute(() -> {
            pool.execute(never);
            left.complete(pool.shutdownNow());
        });
        assertThat(left.get(10, SECONDS)).containsExactly(never);
        assertThat(pool.awaitTermination(10, SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
