package io.tukki.bench.bus;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.LoggerFactory;

/** What both benchmarks measure with and print. */
public final class Figures {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean OS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Figures() {}

    public static void say(String format, Object... values) {
        OUT.println(String.format(Locale.ROOT, format, values));
    }

    /** Prints one row of a table of gates. */
    public static void gate(String what, String measured, String gate, boolean met) {
        say("| %s | %s | %s | %s |", what, measured, gate, met ? "met" : "MISSED");
    }

    public static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Prints what this runs on, the load of the machine before the run included. */
    public static void machine() {
        say(
                "Java %s, %d processors, heap %d MiB, load before the run %.1f",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                OS.getSystemLoadAverage());
    }

    /** Returns an actor system without a fork-join executor. */
    public static ActorSystem<Void> system(String name) {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Config config = ConfigFactory.parseString("pekko.loglevel = WARNING")
                .withFallback(ConfigFactory.parseResources("tukki-system.conf")) // as when Tukki owns its system
                .withFallback(ConfigFactory.load());
        return ActorSystem.create(Behaviors.empty(), name, config);
    }

    /** Returns processor time of this JVM so far, all threads, in nanoseconds, exact to 10 ms. */
    public static long cpu() {
        return OS.getProcessCpuTime();
    }

    /** Returns processor time of each thread that lives, in nanoseconds, as exactly as Linux tells it. */
    private static Map<Path, Long> cpuOfThreads() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.collect(Collectors.toMap(thread -> thread, Figures::cpuOfThread));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long cpuOfThread(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        } catch (IOException e) {
            return 0; // has ended
        }
    }

    /** Returns bytes allocated so far by threads that live. */
    public static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** Returns the heap in use after a full collection. */
    public static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Returns the quantile {@code q} of sorted values. */
    public static double quantile(long[] sorted, double q) {
        return (double) sorted[(int) Math.min(sorted.length - 1, Math.ceil(q * sorted.length))];
    }

    public static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Returns how much of one core this JVM takes while nothing is asked of it, in percent. */
    public static double idleShare(long nanos) {
        Map<Path, Long> before = cpuOfThreads();
        idle(nanos);
        long used = 0;
        for (Map.Entry<Path, Long> thread : cpuOfThreads().entrySet()) {
            used += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return (double) used / nanos * 100;
    }

    /** Lets time pass; what is measured meanwhile is that nothing happens. */
    public static void idle(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
