package io.tukki.core.streamer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Topics in memory, as long as the store itself: what is closed can be opened again. */
public final class MemoryTopicStore implements TopicStore {

    private static final int SEGMENT = 1024;
    // object, id, instant, references; and the two strings' headers
    private static final long EVENT_OVERHEAD = 144;

    private final Map<String, TopicLog> logs = new ConcurrentHashMap<>();

    @Override
    public TopicLog open(String topic) {
        return logs.computeIfAbsent(topic, MemoryTopicLog::new);
    }

    @Override
    public Set<String> topics() {
        return Set.copyOf(logs.keySet());
    }

    @Override
    public void close() {
        logs.clear();
    }

    private static final class Segment {
        private final long firstId;
        private final List<StreamEvent> events = new ArrayList<>(16);
        private long bytes;

        Segment(long firstId) {
            this.firstId = firstId;
        }

        long endId() {
            return firstId + events.size();
        }
    }

    private static final class MemoryTopicLog implements TopicLog {
        private final String topic;
        private final TreeMap<Long, Segment> segments = new TreeMap<>();
        private final Map<String, CursorPosition> cursors = new LinkedHashMap<>();
        private Segment last = new Segment(1);

        MemoryTopicLog(String topic) {
            this.topic = topic;
            segments.put(1L, last);
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
            if (last.events.size() == SEGMENT) {
                last = new Segment(last.endId());
                segments.put(last.firstId, last);
            }
            StreamEvent appended = StreamEvent.of(last.endId(), topic, event, createdAt);
            last.events.add(appended);
            last.bytes += size(event);
            return appended;
        }

        @Override
        public void flush() {
            // what is in memory is as durable as it gets
        }

        @Override
        public List<StreamEvent> read(long from, int max) {
            long at = Math.max(from, firstId());
            int count = (int) Math.min(max, nextId() - at);
            if (count <= 0) {
                return List.of();
            }
            List<StreamEvent> read = new ArrayList<>(count);
            for (Segment segment : segments.tailMap(segments.floorKey(at), true).values()) {
                int start = (int) (at - segment.firstId);
                int end = Math.min(segment.events.size(), start + count - read.size());
                read.addAll(segment.events.subList(start, end));
                at = segment.firstId + end;
                if (read.size() == count) {
                    break;
                }
            }
            return read;
        }

        @Override
        public long idAt(Instant instant) {
            for (Segment segment : segments.values()) {
                for (StreamEvent event : segment.events) {
                    if (!event.createdAt().isBefore(instant)) {
                        return event.id();
                    }
                }
            }
            return nextId();
        }

        @Override
        public List<SegmentSpan> segments() {
            List<SegmentSpan> spans = new ArrayList<>(segments.size());
            for (Segment segment : segments.values()) {
                Instant newest = segment.events.isEmpty()
                        ? Instant.MAX
                        : segment.events.get(segment.events.size() - 1).createdAt();
                spans.add(new SegmentSpan(segment.firstId, segment.endId(), segment.bytes, newest));
            }
            return spans;
        }

        @Override
        public int segmentCount() {
            return segments.size();
        }

        @Override
        public void dropBefore(long id) {
            while (segments.size() > 1 && segments.firstEntry().getValue().endId() <= id) {
                segments.pollFirstEntry();
            }
        }

        @Override
        public Map<String, CursorPosition> cursors() {
            return Map.copyOf(cursors);
        }

        @Override
        public void commit(String name, CursorPosition position) {
            cursors.put(name, position);
        }

        @Override
        public void forget(String name) {
            cursors.remove(name);
        }

        @Override
        public void close() {
            // kept for the next one who opens it
        }

        private static long size(NewEvent event) {
            long size = EVENT_OVERHEAD + event.foreignId().length();
            for (Map.Entry<String, String> header : event.headers().entrySet()) {
                size += header.getKey().length();
                size += header.getValue().length();
            }
            return size;
        }
    }
}
