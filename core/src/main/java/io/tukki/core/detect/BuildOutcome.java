package io.tukki.core.detect;

import io.tukki.core.process.ProcessId;
import java.time.Instant;

/**
 * What a build tool said at its end.
 *
 * @param tool such as {@code webpack}, {@code cargo}, {@code maven}
 * @param errors 0 where the tool does not say
 * @param sequence of the line that said it
 */
public record BuildOutcome(
        ProcessId process, long incarnation, String tool, boolean success, int errors, long sequence, Instant time) {}
