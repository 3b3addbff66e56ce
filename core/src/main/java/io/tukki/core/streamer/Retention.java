package io.tukki.core.streamer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How much of a topic is kept. Segments go as a whole, oldest first, never the newest one.
 *
 * @param maxEvents more are dropped, whoever has not read them
 * @param maxBytes more are dropped, whoever has not read them
 * @param maxAge older ones are dropped, whoever has not read them; empty for any age
 * @param dropAcknowledged whether what every name has acknowledged is dropped before a limit asks for it
 */
public record Retention(long maxEvents, long maxBytes, Optional<Duration> maxAge, boolean dropAcknowledged) {

    /** A million events or 256 MiB, and nothing that everybody has acknowledged. */
    public static final Retention DEFAULT = new Retention(1_000_000, 256L << 20, Optional.empty(), true);

    /**
     * Returns the id of the first event to keep.
     *
     * @param segments oldest first, at least one
     * @param acknowledged every name has acknowledged all below this id; 1 if there is no name
     */
    public long firstToKeep(List<SegmentSpan> segments, long acknowledged, Instant now) {
        long events =
                segments.get(segments.size() - 1).endId() - segments.get(0).firstId();
        long bytes = segments.stream().mapToLong(SegmentSpan::bytes).sum();
        int keep = 0;
        while (keep < segments.size() - 1) {
            SegmentSpan oldest = segments.get(keep);
            boolean tooMuch = events > maxEvents || bytes > maxBytes || isTooOld(oldest, now);
            boolean unneeded = dropAcknowledged && oldest.endId() <= acknowledged;
            if (!tooMuch && !unneeded) {
                break;
            }
            events -= oldest.endId() - oldest.firstId();
            bytes -= oldest.bytes();
            keep++;
        }
        return segments.get(keep).firstId();
    }

    private boolean isTooOld(SegmentSpan segment, Instant now) {
        return maxAge.filter(age -> segment.newest().isBefore(now.minus(age))).isPresent();
    }
}
