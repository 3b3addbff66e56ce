package io.tukki.bench.streamer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The baseline: what an in-memory streamer of a workflow library does after its repair. One log for all topics, one
 * lock, every send wakes every receiver, nothing is dropped.
 */
final class LockedLog {

    record Entry(long id, String topic, String foreignId, int type, long sentAt) {}

    private final List<Entry> log = new ArrayList<>();
    private final Map<String, Integer> cursors = new HashMap<>();
    private boolean closed;

    synchronized long send(String topic, String foreignId, int type) {
        log.add(new Entry(log.size() + 1, topic, foreignId, type, System.nanoTime()));
        notifyAll();
        return log.size();
    }

    /** Returns the next event of the topic, or null after {@link #close}. */
    @org.jspecify.annotations.Nullable
    synchronized Entry receive(String topic, String name) throws InterruptedException {
        while (!closed) {
            int at = cursors.getOrDefault(name, 0);
            while (at < log.size()) {
                Entry entry = log.get(at);
                if (entry.topic.equals(topic)) {
                    cursors.put(name, at);
                    return entry;
                }
                at++;
            }
            cursors.put(name, at);
            wait();
        }
        return null;
    }

    synchronized void ack(String name, Entry entry) {
        cursors.put(name, (int) entry.id);
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
