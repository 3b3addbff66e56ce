package io.tukki.bench.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Figures of this JVM, and small words for tables. */
final class Machine {

    private Machine() {}

    /** Returns the resident memory of this JVM in MiB. */
    static long residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }

    /** Returns the number of threads of this JVM, native ones included. */
    static int threads() {
        String[] tasks = Path.of("/proc/self/task").toFile().list();
        return tasks == null ? 0 : tasks.length;
    }

    /** Returns the share of one core that this JVM uses while {@code amount} passes, in percent. */
    static double processorPercent(Duration amount) {
        com.sun.management.OperatingSystemMXBean os =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long begin = System.nanoTime();
        long before = os.getProcessCpuTime();
        long end = begin + amount.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return 100.0 * (os.getProcessCpuTime() - before) / (System.nanoTime() - begin);
    }

    static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))];
    }

    /** Prints a row of a table of gates. */
    static void gate(String what, String measured, String gate, boolean met) {
        System.out.printf("| %s | %s | %s | %s |%n", what, measured, gate, met ? "met" : "MISSED");
    }

    static void gates() {
        System.out.println("| what | measured | gate | |");
        System.out.println("|---|---|---|---|");
    }
}
