package io.tukki.core.launch;

import java.time.Duration;

/**
 * What a child, and the descendants it has waited for, used until its exit.
 *
 * <p>Not its peak memory: Linux carries that of the starting process over into a child that shares its memory until
 * the exec, so the number would be this JVM's.
 */
public record ResourceUsage(Duration userTime, Duration systemTime) {}
