package io.tukki.actors.launch;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A named pipe that is held open for both directions, since opening one end alone would wait for the other. Closing
 * deletes its name and lets go of it; ends that were opened stay.
 */
final class HeldFifo implements AutoCloseable {

    private final Path path;
    private final FileChannel both;

    /** @param path a pipe nobody has opened; deleted if that fails */
    HeldFifo(Path path) throws IOException {
        this.path = path;
        try {
            this.both = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            PrivateFolder.delete(path);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    FileInputStream openToRead() throws IOException {
        return new FileInputStream(path.toFile());
    }

    FileChannel openToWrite() throws IOException {
        return FileChannel.open(path, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        PrivateFolder.delete(path);
        both.close();
    }
}
