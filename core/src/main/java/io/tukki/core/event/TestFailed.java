package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * A test run or a test in it failed.
 *
 * @param name of the test or suite
 * @param sequence log line that said so
 */
public record TestFailed(
        EventStamp stamp, ProcessId process, long incarnation, String name, int passed, int failed, long sequence)
        implements FromProcess {
    @Override
    public String type() {
        return "test.failed";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
