package io.tukki.core.launch;

import java.time.Duration;

/**
 * What a child, and the descendants it has waited for, used until its exit.
 *
 * @param peakResidentBytes the largest resident memory of any single one of them
 */
public record ResourceUsage(Duration userTime, Duration systemTime, long peakResidentBytes) {}
