package io.tukki.actors.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Named pipes in a folder only we may enter, made in batches since each batch is one exec. Thread-safe. The folder
 * and what is left in it go with {@link #close}.
 */
final class FifoPool implements AutoCloseable {

    private static final int BATCH = 32;

    private final Path mkfifo;
    private final PrivateFolder folder;
    private final Deque<Path> spare = new ArrayDeque<>();
    private int made;
    private boolean closed;

    FifoPool() throws IOException {
        this.mkfifo = Commands.locate("mkfifo");
        this.folder = PrivateFolder.create();
    }

    /** Returns a pipe nobody has opened; the caller deletes it. */
    synchronized Path take() throws IOException {
        if (closed) {
            throw new IOException("the launcher is closed");
        }
        if (spare.isEmpty()) {
            make();
        }
        return spare.remove();
    }

    private void make() throws IOException {
        List<Path> batch = new ArrayList<>();
        List<String> argv = new ArrayList<>(List.of(mkfifo.toString(), "-m", "600"));
        for (int i = 0; i < BATCH; i++) {
            batch.add(folder.path().resolve("pipe-" + made++));
        }
        batch.forEach(path -> argv.add(path.toString()));
        int code = Commands.run(argv);
        if (code != 0) {
            throw new IOException("mkfifo in " + folder.path() + " failed with exit code " + code);
        }
        spare.addAll(batch);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            folder.close();
        }
    }
}
