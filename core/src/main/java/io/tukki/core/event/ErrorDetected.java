package io.tukki.core.event;

import io.tukki.core.process.ProcessId;
import java.util.List;

/**
 * An error was found in a process's output.
 *
 * @param language of the program that wrote it, empty if unknown
 * @param stack lines of the stack trace, may be empty
 * @param fromSequence first log line of it
 * @param toSequence last log line of it so far
 * @param isUpdate whether it takes the place of one told before, of the same process and with some of the same lines:
 *     more lines of it came
 */
public record ErrorDetected(
        EventStamp stamp,
        ProcessId process,
        long incarnation,
        Severity severity,
        String language,
        String message,
        List<String> stack,
        long fromSequence,
        long toSequence,
        boolean isUpdate)
        implements FromProcess {
    public ErrorDetected {
        stack = List.copyOf(stack);
    }

    /** How bad it is, worst first. */
    public enum Severity {
        FATAL,
        ERROR,
        WARNING
    }

    @Override
    public String type() {
        return "error.detected";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
