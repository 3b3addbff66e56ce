package io.tukki.actors.detect;

import io.tukki.core.detect.ErrorSnapshot;
import io.tukki.core.url.UrlSnapshot;
import java.util.concurrent.atomic.AtomicLong;

/** What detectors have found, as of their last change: immutable values to look at, from any thread, never waiting. */
public final class DetectorViews {

    private volatile UrlSnapshot urls = UrlSnapshot.empty();
    private volatile ErrorSnapshot errors = ErrorSnapshot.EMPTY;
    private volatile RunSnapshot runs = RunSnapshot.EMPTY;
    private final WorkerCounts urlWorker = new WorkerCounts();
    private final WorkerCounts errorWorker = new WorkerCounts();
    private final WorkerCounts runWorker = new WorkerCounts();
    private final AtomicLong untold = new AtomicLong();

    public UrlSnapshot urls() {
        return urls;
    }

    public ErrorSnapshot errors() {
        return errors;
    }

    public RunSnapshot runs() {
        return runs;
    }

    /** Returns how far the reader for URLs is. */
    public WorkerCounts urlWorker() {
        return urlWorker;
    }

    /** Returns how far the reader for errors is. */
    public WorkerCounts errorWorker() {
        return errorWorker;
    }

    /** Returns how far the reader for tests and builds is. */
    public WorkerCounts runWorker() {
        return runWorker;
    }

    /** Returns how many things found were not told to the bus and subscribers, as there were too many at a time. */
    public long untold() {
        return untold.get();
    }

    void leftOut() {
        untold.incrementAndGet();
    }

    void publish(UrlSnapshot value) {
        urls = value;
    }

    void publish(ErrorSnapshot value) {
        errors = value;
    }

    void publish(RunSnapshot value) {
        runs = value;
    }
}
