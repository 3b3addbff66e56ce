package io.tukki.actors.launch;

import io.tukki.core.launch.LaunchRequest;
import java.io.IOException;
import java.util.Map;

/**
 * The named pipe by which one child tells of itself. We hold its writing end too, so that it does not end, and that no
 * writer waits for us or is told that nobody reads. Closing lets go of it, unless the child was started.
 */
final class FifoNotices implements AutoCloseable {

    private final HeldFifo fifo;
    private final FifoOutput output;
    private boolean started;

    private FifoNotices(HeldFifo fifo, FifoOutput output) {
        this.fifo = fifo;
        this.output = output;
    }

    static FifoNotices open(LaunchRequest request, FifoPool pipes) throws IOException {
        HeldFifo fifo = new HeldFifo(pipes.take());
        try {
            NoticeFiles.give(fifo.path(), request.confinement().user());
            return new FifoNotices(
                    fifo, new FifoOutput(fifo.openToRead(), fifo.path().toString()));
        } catch (IOException e) {
            fifo.close();
            throw e;
        }
    }

    Map<String, String> environment() {
        return Map.of(LaunchRequest.NOTIFY_VARIABLE, fifo.path().toString());
    }

    FifoOutput output() {
        return output;
    }

    /** Starts the thread that reads. */
    void start(String name) {
        output.start(name);
    }

    FifoNotices handOver() {
        started = true;
        return this;
    }

    void release() {
        output.close();
        try {
            fifo.close();
        } catch (IOException e) {
            // nothing was left to do with it
        }
    }

    @Override
    public void close() {
        if (!started) {
            release();
        }
    }
}
