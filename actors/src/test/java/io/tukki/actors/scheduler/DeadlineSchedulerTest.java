package io.tukki.actors.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler.TaskRunOnClose;
import org.apache.pekko.event.NoLogging;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.concurrent.ExecutionContext;
import scala.concurrent.ExecutionContext$;

class DeadlineSchedulerTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final LinkedBlockingQueue<String> ran = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ThreadFactory factory = work -> {
        Thread thread = new Thread(work, "timer");
        threads.add(thread);
        return thread;
    };
    private final ExecutionContext here = ExecutionContext$.MODULE$.fromExecutor(Runnable::run);
    private final DeadlineScheduler scheduler =
            new DeadlineScheduler(ConfigFactory.empty(), NoLogging.getInstance(), factory);

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void whatIsDueSoonerRunsFirst() throws InterruptedException {
        scheduler.scheduleOnce(Duration.ofMillis(40), () -> ran.add("later"), here);
        scheduler.scheduleOnce(Duration.ofMillis(5), () -> ran.add("sooner"), here);

        assertThat(next()).isEqualTo("sooner");
        assertThat(next()).isEqualTo("later");
    }

    @Test
    void noTaskRunsBeforeItsTime() throws InterruptedException {
        long start = System.nanoTime();
        scheduler.scheduleOnce(Duration.ofMillis(20), () -> ran.add("x"), here);

        next();

        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
    }

    @Test
    void withoutDelayATaskIsHandedOverAtOnceAndCannotBeCancelled() {
        Cancellable cancellable = scheduler.scheduleOnce(Duration.ZERO, () -> ran.add("now"), here);

        assertThat(ran).containsExactly("now");
        assertThat(cancellable.cancel()).isFalse();
        assertThat(cancellable.isCancelled()).isFalse();
    }

    @Test
    void aCancelledTaskDoesNotRunAndIsCancelledOnce() throws InterruptedException {
        Cancellable cancellable = scheduler.scheduleOnce(Duration.ofMillis(10), () -> ran.add("cancelled"), here);

        assertThat(cancellable.cancel()).isTrue();
        assertThat(cancellable.cancel()).isFalse();
        assertThat(cancellable.isCancelled()).isTrue();
        scheduler.scheduleOnce(Duration.ofMillis(20), () -> ran.add("after it"), here);
        assertThat(next()).isEqualTo("after it");
    }

    @Test
    void aTaskThatHasRunCannotBeCancelled() throws InterruptedException {
        Cancellable cancellable = scheduler.scheduleOnce(Duration.ofMillis(1), () -> ran.add("x"), here);
        next();

        assertThat(cancellable.cancel()).isFalse();
        assertThat(cancellable.isCancelled()).isFalse();
    }

    @Test
    void aPeriodicTaskRunsUntilItIsCancelledByItself() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        List<Cancellable> self = new ArrayList<>();
        CountDownLatch known = new CountDownLatch(1);
        self.add(scheduler.scheduleAtFixedRate(
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                () -> {
                    awaitQuietly(known);
                    if (runs.incrementAndGet() == 3) {
                        self.get(0).cancel();
                        scheduler.scheduleOnce(Duration.ofMillis(20), () -> ran.add("done"), here);
                    }
                },
                here));
        known.countDown();

        next();
        assertThat(runs).hasValue(3);
    }

    @Test
    void anIntervalOfNothingIsRefused() {
        assertThatThrownBy(() -> scheduler.scheduleAtFixedRate(LONG, Duration.ZERO, () -> {}, here))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatWasCancelledIsNotHeldForEver() {
        for (int i = 0; i < 10_000; i++) {
            scheduler.scheduleOnce(LONG, () -> ran.add("never"), here).cancel();
        }

        assertThat(scheduler.held()).isLessThan(100);
    }

    @Test
    void closingRunsLastWordsOnlyAndEndsTheThread() throws InterruptedException {
        scheduler.scheduleOnce(LONG, () -> ran.add("ordinary"), here);
        scheduler.scheduleOnce(LONG, (TaskRunOnClose) () -> ran.add("last word"), here);
        scheduler
                .scheduleOnce(LONG, (TaskRunOnClose) () -> ran.add("cancelled"), here)
                .cancel();

        scheduler.close();

        assertThat(ran).containsExactly("last word");
        threads.get(0).join(TimeUnit.SECONDS.toMillis(10));
        assertThat(threads.get(0).isAlive()).isFalse();
        assertThatThrownBy(() -> scheduler.scheduleOnce(LONG, () -> {}, here))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private String next() throws InterruptedException {
        String next = ran.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
