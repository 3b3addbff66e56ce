package io.tukki.streams.files;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether and how logs are kept in files.
 *
 * @param directory where; empty for nowhere, the default. One runtime at a time
 * @param maxBytes about the most bytes of all files together, as compressed; at least 1 MiB, 1 GiB by default. The
 *     oldest go first. Blocks count at least 4 KiB each
 * @param maxAge files whose newest line is older go when something is written; 0 for any age, the default
 * @param flushInterval how often lines are written that are not in a full segment: what a JVM that is killed loses at
 *     most, unless output comes faster than the disk takes it. 1 s by default
 */
public record LogFileSettings(Optional<Path> directory, long maxBytes, Duration maxAge, Duration flushInterval) {

    /** Nowhere. */
    public static final LogFileSettings OFF =
            new LogFileSettings(Optional.empty(), 1L << 30, Duration.ZERO, Duration.ofSeconds(1));

    public LogFileSettings {
        if (maxBytes < 1 << 20) {
            throw new IllegalArgumentException("maxBytes (" + maxBytes + ") must be >= 1 MiB");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge (" + maxAge + ") must not be negative");
        }
        if (flushInterval.isNegative() || flushInterval.isZero()) {
            throw new IllegalArgumentException("flushInterval (" + flushInterval + ") must be > 0");
        }
    }

    /** Returns these settings with a directory. */
    public LogFileSettings in(Path value) {
        return new LogFileSettings(Optional.of(value), maxBytes, maxAge, flushInterval);
    }

    /** Returns these settings without a directory. */
    public LogFileSettings off() {
        return new LogFileSettings(Optional.empty(), maxBytes, maxAge, flushInterval);
    }

    public LogFileSettings withMaxBytes(long value) {
        return new LogFileSettings(directory, value, maxAge, flushInterval);
    }

    public LogFileSettings withMaxAge(Duration value) {
        return new LogFileSettings(directory, maxBytes, value, flushInterval);
    }

    public LogFileSettings withFlushInterval(Duration value) {
        return new LogFileSettings(directory, maxBytes, maxAge, value);
    }
}
