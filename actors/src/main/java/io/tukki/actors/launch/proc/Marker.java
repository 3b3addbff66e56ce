package io.tukki.actors.launch.proc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The three variables by which a process that left its group and session is still known as ours: children inherit
 * them, strangers do not have them.
 *
 * @param runtime the runtime that started it; unique over machines and restarts
 * @param process the name of the supervised process
 * @param incarnation which start of it
 */
public record Marker(String runtime, String process, String incarnation) {

    public static final String RUNTIME = "TUKKI_RUNTIME";
    public static final String PROCESS = "TUKKI_PROCESS";
    public static final String INCARNATION = "TUKKI_INCARNATION";

    private static final byte[] PREFIX = "TUKKI_".getBytes(UTF_8);

    /** Returns the marker in {@code environment}, empty unless all three variables are there. */
    public static Optional<Marker> of(Map<String, String> environment) {
        @Nullable String runtime = environment.get(RUNTIME);
        @Nullable String process = environment.get(PROCESS);
        @Nullable String incarnation = environment.get(INCARNATION);
        return runtime == null || process == null || incarnation == null
                ? Optional.empty()
                : Optional.of(new Marker(runtime, process, incarnation));
    }

    /** Returns the marker in the text of a {@code /proc/PID/environ}: entries, each ended by a zero byte. */
    static Optional<Marker> in(byte[] environ) {
        Map<String, String> ours = new LinkedHashMap<>();
        int start = 0;
        for (int at = 0; at <= environ.length; at++) {
            if (at == environ.length || environ[at] == 0) {
                collect(environ, start, at, ours);
                start = at + 1;
            }
        }
        return of(ours);
    }

    private static void collect(byte[] environ, int from, int to, Map<String, String> ours) {
        if (startsWithPrefix(environ, from, to)) {
            String entry = new String(environ, from, to - from, UTF_8);
            int equals = entry.indexOf('=');
            if (equals > 0) {
                ours.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
    }

    private static boolean startsWithPrefix(byte[] environ, int from, int to) {
        if (to - from < PREFIX.length) {
            return false;
        }
        for (int i = 0; i < PREFIX.length; i++) {
            if (environ[from + i] != PREFIX[i]) {
                return false;
            }
        }
        return true;
    }
}
