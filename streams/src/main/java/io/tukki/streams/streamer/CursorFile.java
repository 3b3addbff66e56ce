package io.tukki.streams.streamer;

import io.tukki.core.streamer.CursorPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cursors of a topic: every commit is appended; when the file has grown it is written anew and moved in place. */
final class CursorFile implements AutoCloseable {

    private static final long REWRITE_ABOVE = 1 << 20;

    private final Path path;
    private final Map<String, CursorPosition> cursors = new LinkedHashMap<>();
    private Frames frames;
    private long torn;

    CursorFile(Path directory) {
        this.path = directory.resolve("cursors");
        try {
            FileChannel channel = open(path);
            long end = Frames.scan(channel, (record, offset) -> take(Records.cursor(record)));
            torn = channel.size() - end;
            channel.truncate(end);
            frames = new Frames(channel, end);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " could not be opened", e);
        }
    }

    Map<String, CursorPosition> cursors() {
        return Map.copyOf(cursors);
    }

    long torn() {
        return torn;
    }

    void commit(String name, CursorPosition position) {
        cursors.put(name, position);
        frames.append(Records.cursor(name, position));
    }

    void forget(String name) {
        cursors.remove(name);
        frames.append(Records.forgotten(name));
    }

    void write(boolean force) {
        frames.write(force);
        if (frames.size() > REWRITE_ABOVE) {
            rewrite();
        }
    }

    @Override
    public void close() {
        frames.close();
    }

    private void rewrite() {
        Path next = path.resolveSibling("cursors.next");
        try {
            Files.deleteIfExists(next);
            FileChannel channel = open(next);
            Frames fresh = new Frames(channel, 0);
            cursors.forEach((name, position) -> fresh.append(Records.cursor(name, position)));
            // the old file may go only when the new one is whole
            fresh.write(true);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            frames.close();
            frames = fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(path + " could not be written anew", e);
        }
    }

    private void take(Records.NamedCursor cursor) {
        cursor.position().ifPresentOrElse(at -> cursors.put(cursor.name(), at), () -> cursors.remove(cursor.name()));
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
