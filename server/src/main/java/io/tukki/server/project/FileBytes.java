package io.tukki.server.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The bytes of a file that people write: not many. */
final class FileBytes {

    private static final int MAX_BYTES = 3 * 1024 * 1024;

    private FileBytes() {}

    /**
     * Returns the bytes of {@code file}; blocks.
     *
     * @throws IOException with words that go on from "the file"
     */
    static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return bytes;
            }
        } catch (NoSuchFileException e) {
            throw new IOException("does not exist", e);
        } catch (IOException e) {
            throw new IOException(Files.isDirectory(file) ? "is a folder" : "cannot be read: " + e, e);
        }
        throw new IOException("is larger than " + MAX_BYTES / 1024 / 1024 + " MiB");
    }
}
