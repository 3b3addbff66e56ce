package io.tukki.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.log.LogQuery;
import io.tukki.core.process.ProcessSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An idle runtime does nothing, and a closed one is gone. */
@Tag("process")
class IdleTest {

    /** The runtime's own readers: for URLs, errors, and tests and builds. */
    private static final int DETECTORS = 3;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void aHundredParkedTailsAndQuietProcessesUseNoProcessorTime() throws Exception {
        Set<Long> before = threads();
        try (Tukki tukki = Tukki.start(TukkiSettings.load())) {
            List<ProcessSpec> quiet = IntStream.range(0, 10)
                    .mapToObj(i -> ProcessSpec.shell("quiet" + i, "echo ready; exec sleep 1000")
                            .build())
                    .toList();
            tukki.start(quiet).toCompletableFuture().get(20, SECONDS);
            tukki.detect().toCompletableFuture().get(20, SECONDS);
            SharedKillSwitch end = KillSwitches.shared("end");
            for (int i = 0; i < 100; i++) {
                LogQuery query = i % 2 == 0 ? LogQuery.all() : LogQuery.process("quiet" + i % 10);
                tukki.logs().tail(query).via(end.flow()).runWith(Sink.ignore(), tukki.system());
            }
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(tukki.logs().view().parkedReaders()).isEqualTo(100 + DETECTORS));

            long used = processorNanosOf(before, Duration.ofSeconds(3));

            // the scheduler of the actor system ticks; it alone costs less than one per mille of a core
            assertThat(Duration.ofNanos(used)).isLessThan(Duration.ofMillis(150));
            end.shutdown();
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(tukki.logs().view().parkedReaders()).isEqualTo(DETECTORS));
        }
    }

    @Test
    void closingLeavesNoThread() throws Exception {
        Tukki.start(TukkiSettings.load()).close(); // what the first runtime in a JVM leaves to later ones
        Set<Long> before = threads();
        Tukki tukki = Tukki.start(TukkiSettings.load());
        tukki.run(ProcessSpec.argv("hello", "echo", "hello").build())
                .toCompletableFuture()
                .get(20, SECONDS);

        tukki.close();

        Awaitility.await().untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
    }

    /** Returns the processor time that threads other than {@code others} used while {@code amount} passed. */
    private static long processorNanosOf(Set<Long> others, Duration amount) {
        long before = usedBy(others);
        long end = System.nanoTime() + amount.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime()); // the time itself is measured
        }
        return usedBy(others) - before;
    }

    private static long usedBy(Set<Long> others) {
        return Arrays.stream(THREADS.getAllThreadIds())
                .filter(id -> !others.contains(id))
                .map(THREADS::getThreadCpuTime)
                .filter(nanos -> nanos > 0)
                .sum();
    }

    private static Set<String> newThreads(Set<Long> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread.getId()))
                .map(Thread::getName)
                .filter(name -> name.contains("tukki"))
                .collect(Collectors.toSet());
    }

    private static Set<Long> threads() {
        return Arrays.stream(THREADS.getAllThreadIds()).boxed().collect(Collectors.toSet());
    }
}
