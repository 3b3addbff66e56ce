package io.tukki.core.launch;

import java.time.Duration;

/**
 * What a child, and the descendants it has waited for, used until its exit.
 *
 * @param peakMemory the most resident memory that one of them had, in bytes; 0 if that cannot be told. Linux carries
 *     the peak of the starting process over into a child that shares its memory until the exec, so it is known only
 *     where it is more than this JVM's own
 */
public record ResourceUsage(Duration userTime, Duration systemTime, long peakMemory) {

    /** Returns user and system time together. */
    public Duration processorTime() {
        return userTime.plus(systemTime);
    }
}
