package io.tukki.core.detect;

import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessId;
import java.time.Instant;

/**
 * A line as detectors see it: decoded, and free of what steers terminals.
 *
 * @param sequence of the line in the store
 * @param time of capture
 * @param nanos of capture, by {@link System#nanoTime()}
 * @param text as {@link AnsiText#visible} leaves it
 */
public record TextLine(
        ProcessId process, long incarnation, LogStream stream, long sequence, Instant time, long nanos, String text) {}
