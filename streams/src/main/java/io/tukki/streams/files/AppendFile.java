package io.tukki.streams.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that blocks are appended to: each whole, or not at all as far as that can be helped. */
final class AppendFile implements AutoCloseable {

    /** Writes to a file, as {@link FileChannel#write(ByteBuffer, long)} does; a test lets it fail. */
    @FunctionalInterface
    interface Writing {
        int write(FileChannel channel, ByteBuffer bytes, long at) throws IOException;
    }

    private final FileChannel channel;
    private final Writing writing;
    private long size;

    /** Opens the file to go on at {@code size}; what is behind is cut. */
    AppendFile(Path path, long size, Writing writing) throws IOException {
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        this.writing = writing;
        this.size = size;
        try {
            cut();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Appends; returns where it begins. When it fails, what was written of it is cut or will be written over. */
    long append(ByteBuffer block) throws IOException {
        long at = size;
        try {
            while (block.hasRemaining()) {
                at += writing.write(channel, block, at);
            }
        } catch (IOException e) {
            try {
                cut();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        long began = size;
        size = at;
        return began;
    }

    private void cut() throws IOException {
        if (channel.size() > size) {
            channel.truncate(size);
        }
    }

    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
