package io.tukki.core.project;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a project says about its logs; what it does not say is as the runtime has it.
 *
 * @param budget bytes of memory for the log of one process that has no budget of its own
 * @param total bytes of memory for all logs together
 * @param maxLines memory drops what has so many lines of its process behind it, by whole segments; 0 for any number
 * @param maxAge memory drops lines that are older, by whole segments; 0 for any age
 * @param directory where logs are kept in files too, over restarts
 * @param maxFileBytes about the most bytes of all files, at least {@link #LEAST_FILES}
 * @param maxFileAge files whose newest line is older go; 0 for any age
 * @param flushInterval how long a line may be in memory alone, more than 0
 */
public record LogPolicy(
        @Nullable Long budget,
        @Nullable Long total,
        @Nullable Integer maxLines,
        @Nullable Duration maxAge,
        @Nullable Path directory,
        @Nullable Long maxFileBytes,
        @Nullable Duration maxFileAge,
        @Nullable Duration flushInterval) {

    /** Says nothing. */
    public static final LogPolicy UNSAID = new LogPolicy(null, null, null, null, null, null, null, null);

    /** The least that a budget may be, in bytes. */
    public static final long LEAST_MEMORY = 64 << 10;

    /** The least that files may have, in bytes. */
    public static final long LEAST_FILES = 1 << 20;

    public LogPolicy {
        atLeast("budget", budget, LEAST_MEMORY);
        atLeast("total", total, LEAST_MEMORY);
        atLeast("maxFileBytes", maxFileBytes, LEAST_FILES);
    }

    private static void atLeast(String name, @Nullable Long value, long least) {
        if (value != null && value < least) {
            throw new IllegalArgumentException(name + " (" + value + ") must be >= " + least);
        }
    }
}
