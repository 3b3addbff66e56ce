package io.tukki.core.lifecycle;

import io.tukki.core.launch.TreeStats;
import java.util.Optional;

/** Whether a tree holds more memory than its spec allows. */
public final class MemoryCeiling {

    private static final long MIB = 1 << 20;

    private MemoryCeiling() {}

    /**
     * Returns in words how {@code stats} are above {@code ceiling}; empty if they are not.
     *
     * @param ceiling in bytes; 0 for none
     */
    public static Optional<String> exceeded(TreeStats stats, long ceiling) {
        return ceiling > 0 && stats.residentBytes() > ceiling
                ? Optional.of("holds " + stats.residentBytes() / MIB + " MiB of memory in " + stats.processes()
                        + " processes, more than its ceiling of " + ceiling / MIB + " MiB")
                : Optional.empty();
    }
}
