package io.tukki.actors.launch;

import io.tukki.core.launch.LaunchRequest;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The named pipe by which one child tells of itself. We hold its writing end too, so that it does not end, and that no
 * writer waits for us or is told that nobody reads. Closing lets go of it, unless the child was started.
 */
final class FifoNotices implements AutoCloseable {

    private final Path path;
    private final FileChannel both;
    private final FifoOutput output;
    private boolean started;

    private FifoNotices(Path path, FileChannel both, FifoOutput output) {
        this.path = path;
        this.both = both;
        this.output = output;
    }

    static FifoNotices open(LaunchRequest request, FifoPool pipes) throws IOException {
        Path path = pipes.take();
        try {
            NoticeFiles.give(path, request.confinement().user());
            FileChannel both = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                return new FifoNotices(path, both, new FifoOutput(new FileInputStream(path.toFile()), path.toString()));
            } catch (IOException e) {
                both.close();
                throw e;
            }
        } catch (IOException e) {
            FifoPool.delete(path);
            throw e;
        }
    }

    Map<String, String> environment() {
        return Map.of(LaunchRequest.NOTIFY_VARIABLE, path.toString());
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
        FifoPool.delete(path);
        output.close();
        try {
            both.close();
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
