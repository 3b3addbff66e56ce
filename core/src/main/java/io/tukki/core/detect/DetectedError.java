package io.tukki.core.detect;

import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessId;
import java.time.Instant;
import java.util.List;

/**
 * One error that a process wrote, its lines joined.
 *
 * @param rule name of the rule that knew it, {@code burst} if none did
 * @param language that the rule names, {@code generic} if none did
 * @param type such as {@code TypeError}, {@code E0308}, {@code panic}
 * @param message of one line, at most 500 characters
 * @param stack those of {@code lines} that are frames of a stack
 * @param lines all lines kept, in order
 * @param firstSequence of its first line; lines of other processes and streams may lie in between
 * @param omitted how many lines belong to it and are not kept, for it is too long
 * @param fingerprint the same for errors that differ only in numbers, addresses, and lines of files
 */
public record DetectedError(
        ProcessId process,
        long incarnation,
        LogStream stream,
        String rule,
        String language,
        ErrorSeverity severity,
        String type,
        String message,
        List<String> stack,
        List<String> lines,
        long firstSequence,
        long lastSequence,
        Instant firstTime,
        Instant lastTime,
        int omitted,
        String fingerprint) {

    public DetectedError {
        stack = List.copyOf(stack);
        lines = List.copyOf(lines);
    }
}
