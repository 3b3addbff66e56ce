package io.tukki.actors.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.actors.launch.proc.Marker;
import io.tukki.core.launch.ProcessLauncher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small shell process that outlives this JVM and ends its children when it was killed: TERM to the groups it was
 * told of and to everybody who carries the runtime's marker, a moment later KILL, until nobody is left.
 *
 * <p>It reads the groups from a pipe, whose end it takes for our death, also by SIGKILL; parent-death signals would
 * fire when a mere thread of ours ends, and reach only the leader. One per runtime, started with the first group; in
 * a session of its own, with an environment and a marker of its own, it uses no processor time while it waits. If it dies it is started
 * again with the next order.
 *
 * <p>Thread-safe. Orders are a short write to the pipe each; the first takes some milliseconds.
 */
public final class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final String SCRIPT = "watchdog.sh";
    private static final Duration GRACE = Duration.ofMillis(200);

    private final String runtime;
    private final List<String> shell;
    private final Set<Long> groups = new LinkedHashSet<>();
    private @Nullable Process process;
    private boolean closed;

    /** @param runtime what the children of this runtime carry as {@code TUKKI_RUNTIME} */
    public Watchdog(String runtime) {
        this(runtime, List.of("/bin/sh"));
    }

    Watchdog(String runtime, List<String> shell) {
        this.runtime = runtime;
        this.shell = List.copyOf(shell);
    }

    /** Returns a launcher that has every child of {@code launcher} watched from its start until its release. */
    public ProcessLauncher guarding(ProcessLauncher launcher) {
        return new GuardingLauncher(launcher, this);
    }

    /**
     * Starts it if it does not run. To be called before the first child is started: then a child that this JVM could
     * not tell of any more is found by its marker.
     */
    public synchronized void arm() {
        if (!closed) {
            running();
        }
    }

    /** Has {@code group} ended if this JVM dies. No effect once closed. */
    public synchronized void guard(long group) {
        if (!closed && groups.add(group)) {
            order("+ " + group);
        }
    }

    /** Ends the watch over {@code group}, whose number may be somebody else's from now on. */
    public synchronized void forget(long group) {
        if (!closed && groups.remove(group)) {
            order("- " + group);
        }
    }

    /** Lets it leave without touching anybody, not even groups that are still watched. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Process old = process;
            if (old != null) {
                leave(old);
            }
        }
    }

    /** Returns its pid, 0 while there is none. */
    synchronized long pid() {
        Process current = process;
        return current == null ? 0 : current.pid();
    }

    private static void leave(Process old) {
        try (OutputStream pipe = old.getOutputStream()) {
            write(pipe, "q");
        } catch (IOException e) {
            LOG.debug("the watchdog had gone already", e);
        }
    }

    /** Gives an order; a new watchdog needs none, it is told everything that is known. */
    private void order(String line) {
        Process old = process;
        if (old == null || !old.isAlive() || !isWritten(old, line)) {
            running();
        }
    }

    private static boolean isWritten(Process old, String line) {
        try {
            write(old.getOutputStream(), line);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void running() {
        Process old = process;
        if (old != null && old.isAlive()) {
            return;
        }
        if (old != null) {
            LOG.warn("the watchdog (pid {}) has gone; starting another", old.pid());
        }
        try {
            process = start();
        } catch (IOException e) {
            LOG.error("no watchdog: children will outlive this JVM if it is killed", e);
        }
    }

    private Process start() throws IOException {
        List<String> argv = new ArrayList<>(List.of(Commands.locate("setsid").toString()));
        argv.addAll(shell);
        argv.addAll(List.of("-c", script(), "tukki-watchdog", runtime, seconds(GRACE)));
        ProcessBuilder builder =
                new ProcessBuilder(argv).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        builder.directory(Path.of("/").toFile());
        builder.environment().clear(); // whoever ends a tree by its marker must not end the watchdog
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        "/usr/bin:/bin",
                        Marker.RUNTIME,
                        "watchdog-of-" + runtime,
                        Marker.PROCESS,
                        "watchdog",
                        Marker.INCARNATION,
                        "0"));
        Process started = builder.start();
        for (long group : groups) {
            write(started.getOutputStream(), "+ " + group);
        }
        return started;
    }

    private static void write(OutputStream pipe, String line) throws IOException {
        pipe.write((line + "\n").getBytes(UTF_8));
        pipe.flush();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }

    static String script() throws IOException {
        try (InputStream in = Watchdog.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IOException("resource " + SCRIPT + " is missing");
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
