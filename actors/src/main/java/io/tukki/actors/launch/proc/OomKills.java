package io.tukki.actors.launch.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Whether the kernel has killed processes of this machine for want of memory: a hint for a SIGKILL that nobody owns up
 * to, no proof. Thread-safe.
 */
public final class OomKills {

    private static final String COUNTER = "oom_kill ";
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final Path file;
    private final Clock clock;
    private long counted;
    private Instant lastRise = Instant.EPOCH;

    public OomKills(Clock clock) {
        this(Path.of("/proc/vmstat"), clock);
    }

    OomKills(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.counted = count();
    }

    /** Returns whether the count has risen since this was asked last, or was seen to in the last five seconds. */
    public synchronized boolean haveJustRisen() {
        long now = count();
        if (now > counted) {
            lastRise = clock.instant();
        }
        counted = now;
        return Duration.between(lastRise, clock.instant()).compareTo(RECENT) < 0;
    }

    private long count() {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(COUNTER))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(COUNTER.length()).strip()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
