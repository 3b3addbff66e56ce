package io.tukki.streams.streamer;

import io.tukki.core.streamer.NewEvent;
import io.tukki.core.streamer.SegmentSpan;
import io.tukki.core.streamer.StreamEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Some consecutive events of a topic in one file, with the offset of each in memory: 4 bytes per event. */
final class SegmentFile implements AutoCloseable {

    private static final String SUFFIX = ".events";

    private final Path path;
    private final String topic;
    private final long firstId;
    private final Frames frames;
    private int[] offsets = new int[64];
    private int count;
    private Instant newest = Instant.MIN;
    private long torn;

    private SegmentFile(Path path, String topic, long firstId, Frames frames) {
        this.path = path;
        this.topic = topic;
        this.firstId = firstId;
        this.frames = frames;
    }

    static boolean isSegment(Path path) {
        return path.toString().endsWith(SUFFIX);
    }

    /** Opens the segment that begins with event {@code firstId}; what is torn at its end is cut. */
    static SegmentFile open(Path directory, String topic, long firstId) {
        Path path = directory.resolve(String.format(Locale.ROOT, "%019d%s", firstId, SUFFIX));
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            List<Integer> offsets = new ArrayList<>();
            Instant[] newest = {Instant.MIN};
            long end = Frames.scan(channel, (record, offset) -> {
                offsets.add(offset);
                newest[0] = Instant.ofEpochSecond(record.getLong(), record.getInt());
            });
            SegmentFile segment = new SegmentFile(path, topic, firstId, new Frames(channel, end));
            segment.torn = channel.size() - end;
            channel.truncate(end);
            offsets.forEach(segment::addOffset);
            segment.newest = newest[0];
            return segment;
        } catch (IOException e) {
            throw new UncheckedIOException(path + " could not be opened", e);
        }
    }

    static long firstIdOf(Path path) {
        String name = path.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    StreamEvent append(NewEvent event, Instant createdAt) {
        long offset = frames.append(Records.event(event, createdAt));
        addOffset((int) offset);
        newest = createdAt;
        return StreamEvent.of(endId() - 1, topic, event, createdAt);
    }

    void write(boolean force) {
        frames.write(force);
    }

    List<StreamEvent> read(long from, int max) {
        int start = (int) (from - firstId);
        int end = Math.min(count, start + max);
        long behind = end == count ? frames.size() : offsets[end];
        ByteBuffer bytes = frames.read(offsets[start], behind);
        List<StreamEvent> events = new ArrayList<>(end - start);
        for (int i = start; i < end; i++) {
            int at = offsets[i] - offsets[start];
            ByteBuffer record = bytes.slice(at + Frames.HEADER, bytes.getInt(at));
            events.add(Records.event(firstId + i, topic, record));
        }
        return events;
    }

    long firstId() {
        return firstId;
    }

    long endId() {
        return firstId + count;
    }

    int count() {
        return count;
    }

    long bytes() {
        return frames.size();
    }

    /** Returns how many bytes at the end were no whole record when this was opened. */
    long torn() {
        return torn;
    }

    Instant newest() {
        return newest;
    }

    SegmentSpan span() {
        return new SegmentSpan(firstId, endId(), bytes(), count == 0 ? Instant.MAX : newest);
    }

    void delete() {
        close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        frames.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private void addOffset(int offset) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        offsets[count++] = offset;
    }
}
