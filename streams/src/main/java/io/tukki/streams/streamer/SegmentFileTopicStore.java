package io.tukki.streams.streamer;

import io.tukki.core.streamer.TopicLog;
import io.tukki.core.streamer.TopicStore;
import io.tukki.streams.files.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Topics in a directory, one directory each. What was flushed survives the death of this process; with
 * {@link Limits#forced()} also that of the machine. A record that was being written then is cut when the topic is
 * opened, and logged; damage elsewhere is an error. One process at a time, by a lock file.
 */
public final class SegmentFileTopicStore implements TopicStore {

    private final Path root;
    private final Limits limits;
    private final DirectoryLock lock;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /**
     * How files are cut and written.
     *
     * @param events most events of a segment
     * @param bytes about the most bytes of a segment, below 1 GiB
     * @param force whether each batch is forced to the disk before it counts
     */
    public record Limits(int events, long bytes, boolean force) {

        /** 65,536 events or 8 MiB a segment, written but not forced. */
        public static final Limits DEFAULT = new Limits(65_536, 8L << 20, false);

        public Limits {
            if (events < 1 || bytes < 1 || bytes > 1L << 30) {
                throw new IllegalArgumentException(
                        "events (" + events + ") and bytes (" + bytes + ") must be in range");
            }
        }

        /** Returns these limits with every batch forced to the disk. */
        public Limits forced() {
            return new Limits(events, bytes, true);
        }
    }

    /** Opens the store in {@code root}, which is made if it is not there. */
    public SegmentFileTopicStore(Path root, Limits limits) {
        this.root = root;
        this.limits = limits;
        try {
            lock = DirectoryLock.take(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public TopicLog open(String topic) {
        if (!open.add(topic)) {
            throw new IllegalStateException("topic \"" + topic + "\" is open");
        }
        try {
            Path directory = root.resolve("topic-" + URLEncoder.encode(topic, StandardCharsets.UTF_8));
            Files.createDirectories(directory);
            return new FileTopicLog(directory, topic, limits, () -> open.remove(topic));
        } catch (IOException e) {
            open.remove(topic);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            open.remove(topic);
            throw e;
        }
    }

    @Override
    public Set<String> topics() {
        try (Stream<Path> directories = Files.list(root)) {
            return directories
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("topic-"))
                    .map(name -> URLDecoder.decode(name.substring("topic-".length()), StandardCharsets.UTF_8))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
