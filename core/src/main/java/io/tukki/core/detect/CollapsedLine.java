package io.tukki.core.detect;

import io.tukki.core.log.LogLine;
import java.time.Instant;

/**
 * Equal lines that a process wrote one after the other.
 *
 * @param line the first of them
 * @param count how many, at least 1
 * @param last time of the last of them
 * @param lastSequence of the last of them
 */
public record CollapsedLine(LogLine line, long count, Instant last, long lastSequence) {

    public Instant first() {
        return line.time();
    }
}
