package io.tukki.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Prints figures, and gates next to what was measured. */
final class Report {

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private int missed;

    void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    /** Prints one line of a table of gates. */
    void gate(String what, String measured, String gate, boolean met) {
        if (!met) {
            missed++;
        }
        say("| %s | %s | %s | %s |", what, measured, gate, met ? "met" : "MISSED");
    }

    void gates() {
        say("%n| what | measured | gate | |%n|---|---|---|---|");
    }

    int missed() {
        return missed;
    }

    void machine() {
        say(
                "Java %s, %d processors, heap %d MiB, %s %s",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                System.getProperty("os.name"),
                System.getProperty("os.version"));
    }

    static double median(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
