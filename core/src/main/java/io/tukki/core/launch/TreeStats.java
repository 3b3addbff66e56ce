package io.tukki.core.launch;

import java.time.Duration;
import java.time.Instant;

/**
 * What the living processes of a tree use at one moment; those that have ended are not in it.
 *
 * @param processorTime user and system time of all together since their starts
 * @param residentBytes resident memory of all together; pages that several share count for each
 * @param openFiles of those that this JVM may look at
 */
public record TreeStats(
        Instant at, int processes, Duration processorTime, long residentBytes, int threads, int openFiles) {

    /** Returns the processors used since {@code before}, in cores; 0 if more has ended than was used. */
    public double coresSince(TreeStats before) {
        long wall = Duration.between(before.at, at).toNanos();
        long used = processorTime.minus(before.processorTime).toNanos();
        return wall <= 0 ? 0 : Math.max(0, (double) used / wall);
    }
}
