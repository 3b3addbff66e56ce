package io.tukki.streams.streamer;

import io.tukki.core.streamer.CursorPosition;
import io.tukki.core.streamer.NewEvent;
import io.tukki.core.streamer.SegmentSpan;
import io.tukki.core.streamer.StreamEvent;
import io.tukki.core.streamer.TopicLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One topic in a directory: segment files and a cursors file. */
final class FileTopicLog implements TopicLog {

    private static final Logger LOG = LoggerFactory.getLogger(FileTopicLog.class);

    private final Path directory;
    private final String topic;
    private final SegmentFileTopicStore.Limits limits;
    private final Runnable onClose;
    private final TreeMap<Long, SegmentFile> segments = new TreeMap<>();
    private final CursorFile cursors;
    private SegmentFile last;

    FileTopicLog(Path directory, String topic, SegmentFileTopicStore.Limits limits, Runnable onClose) {
        this.directory = directory;
        this.topic = topic;
        this.limits = limits;
        this.onClose = onClose;
        for (long firstId : firstIds(directory)) {
            SegmentFile segment = SegmentFile.open(directory, topic, firstId);
            report(segment);
            segments.put(firstId, segment);
        }
        if (segments.isEmpty()) {
            segments.put(1L, SegmentFile.open(directory, topic, 1));
        }
        last = segments.lastEntry().getValue();
        cursors = new CursorFile(directory);
        if (cursors.torn() > 0) {
            LOG.warn("Cursors of topic {} ended in {} torn bytes, which are cut", topic, cursors.torn());
        }
        cursors.cursors().forEach(this::pullBack);
        flush();
    }

    private static List<Long> firstIds(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(SegmentFile::isSegment)
                    .map(SegmentFile::firstIdOf)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report(SegmentFile segment) {
        SegmentFile before = segments.isEmpty() ? segment : segments.lastEntry().getValue();
        if (before != segment && before.endId() != segment.firstId()) {
            throw new UncheckedIOException(new IOException("topic " + topic + ": events " + before.endId() + " to "
                    + (segment.firstId() - 1) + " are damaged in " + before));
        }
        if (segment.torn() > 0) {
            LOG.warn(
                    "Topic {} ended in {} torn bytes behind event {}, which are cut",
                    topic,
                    segment.torn(),
                    segment.endId() - 1);
        }
    }

    /** A machine that lost power may have kept a cursor and lost the events before it: their ids are used again. */
    private void pullBack(String name, CursorPosition position) {
        boolean ahead = position.ahead().stream().anyMatch(range -> range.end() > nextId());
        if (position.next() > nextId() || ahead) {
            LOG.warn("Cursor {} of topic {} was ahead of its last event {}", name, topic, nextId() - 1);
            cursors.commit(name, CursorPosition.at(Math.min(position.next(), nextId())));
        }
    }

    @Override
    public long firstId() {
        return segments.firstKey();
    }

    @Override
    public long nextId() {
        return last.endId();
    }

    @Override
    public StreamEvent append(NewEvent event, Instant createdAt) {
        if (last.count() >= limits.events() || last.bytes() >= limits.bytes()) {
            last.write(limits.force());
            last = SegmentFile.open(directory, topic, last.endId());
            segments.put(last.firstId(), last);
        }
        return last.append(event, createdAt);
    }

    @Override
    public void flush() {
        // events before cursors: a cursor must not name an event that is not there
        last.write(limits.force());
        cursors.write(limits.force());
    }

    @Override
    public List<StreamEvent> read(long from, int max) {
        List<StreamEvent> events = new ArrayList<>(Math.min(max, 512));
        long at = Math.max(from, firstId());
        while (events.size() < max && at < nextId()) {
            SegmentFile segment = segments.floorEntry(at).getValue();
            events.addAll(segment.read(at, max - events.size()));
            at = segment.endId();
        }
        return events;
    }

    @Override
    public long idAt(Instant instant) {
        for (SegmentFile segment : segments.values()) {
            if (segment.count() > 0 && !segment.newest().isBefore(instant)) {
                for (StreamEvent event : segment.read(segment.firstId(), segment.count())) {
                    if (!event.createdAt().isBefore(instant)) {
                        return event.id();
                    }
                }
            }
        }
        return nextId();
    }

    @Override
    public List<SegmentSpan> segments() {
        return segments.values().stream().map(SegmentFile::span).toList();
    }

    @Override
    public int segmentCount() {
        return segments.size();
    }

    @Override
    public void dropBefore(long id) {
        while (segments.size() > 1 && segments.firstEntry().getValue().endId() <= id) {
            segments.pollFirstEntry().getValue().delete();
        }
    }

    @Override
    public Map<String, CursorPosition> cursors() {
        return cursors.cursors();
    }

    @Override
    public void commit(String name, CursorPosition position) {
        cursors.commit(name, position);
    }

    @Override
    public void forget(String name) {
        cursors.forget(name);
    }

    @Override
    public void close() {
        segments.values().forEach(SegmentFile::close);
        cursors.close();
        onClose.run();
    }
}
