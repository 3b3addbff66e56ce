package io.tukki.core.event;

import io.tukki.core.process.ProcessId;

/**
 * A test run or a test in it passed.
 *
 * @param name of the test or suite
 * @param sequence log line that said so
 */
public record TestPassed(EventStamp stamp, ProcessId process, long incarnation, String name, int passed, long sequence)
        implements FromProcess {
    @Override
    public String type() {
        return "test.passed";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.MEDIUM;
    }
}
