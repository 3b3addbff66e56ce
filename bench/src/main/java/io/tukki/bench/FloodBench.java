package io.tukki.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tukki.testkit.flood.Flood;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * A flood through a real child into a JVM of little memory, with a reader that stands still, a sink of 1 MB/s and 20
 * state questions a second: it must survive, go on answering, and account for every line.
 *
 * <p>{@code bench/run flood [MiB [MiB of budget]]}, 1024 and 32 by default; the heap is {@link Flood#CONSTANT_MIB} more.
 * It takes as long as the sink needs for what is retained.
 */
public final class FloodBench {

    private FloodBench() {}

    /** Prints what the JVM said. */
    public static void main(String[] args) throws IOException, InterruptedException {
        long mebibytes = args.length > 0 ? Long.parseLong(args[0]) : 1024;
        int budget = args.length > 1 ? Integer.parseInt(args[1]) : 32;
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Report report = new Report();
        report.machine();
        report.say(
                "load %.1f; %d MiB through a budget of %d MiB in a heap of %d MiB",
                system.getSystemLoadAverage(), mebibytes, budget, budget + Flood.CONSTANT_MIB);
        int code = Flood.jvm(
                        System.getProperty("java.class.path"),
                        budget,
                        mebibytes << 20,
                        List.of("-XX:+UseG1GC", "-XX:G1HeapRegionSize=1m"))
                .inheritIO()
                .start()
                .waitFor();
        report.say(code == 0 ? "survived, every line accounted for" : "ended with " + code);
    }
}
