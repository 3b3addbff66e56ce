package io.tukki.streams.streamer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tukki.core.streamer.CursorPosition;
import io.tukki.core.streamer.NewEvent;
import io.tukki.core.streamer.StreamEvent;
import io.tukki.core.streamer.TopicLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentFileTopicStoreTest {

    private static final SegmentFileTopicStore.Limits SMALL = new SegmentFileTopicStore.Limits(10, 1 << 20, false);
    private static final Instant AT = Instant.parse("2026-11-01T12:00:00.123456789Z");

    @TempDir
    Path root;

    @Test
    void whatWasFlushedIsThereAgain() {
        write("a/b ü", 25);

        TopicLog log = store().open("a/b ü");

        assertThat(log.nextId()).isEqualTo(26);
        assertThat(log.segmentCount()).isEqualTo(3);
        List<StreamEvent> events = log.read(8, 5);
        assertThat(events).extracting(StreamEvent::id).containsExactly(8L, 9L, 10L, 11L, 12L);
        assertThat(events.get(0))
                .isEqualTo(new StreamEvent(8, "a/b ü", "id-8", 8, Map.of("k", "wert €"), AT.plusSeconds(8)));
        assertThat(log.idAt(AT.plusSeconds(20))).isEqualTo(20);
        assertThat(log.cursors())
                .isEqualTo(Map.of("n", new CursorPosition(3, List.of(new CursorPosition.Range(5, 7)))));
    }

    @Test
    void aTornTailIsCutWhereverItIsTorn() throws IOException {
        long seed = Long.getLong("tukki.seed", System.nanoTime());
        System.out.println("SegmentFileTopicStoreTest seed " + seed);
        write("t", 9);
        Path file = root.resolve("topic-t").resolve("0000000000000000001.events");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] torn = java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
            if (torn.length > 0 && random.nextBoolean()) {
                torn[torn.length - 1 - random.nextInt(Math.min(20, torn.length))] ^= 1;
            }
            Files.write(file, torn);

            try (SegmentFileTopicStore store = store();
                    TopicLog log = store.open("t")) {
                List<StreamEvent> left = log.read(1, 100);
                assertThat(left).extracting(StreamEvent::foreignId).allMatch(id -> id.startsWith("id-"));
                assertThat(log.nextId()).isEqualTo(left.size() + 1);
                assertThat(log.cursors().get("n").next()).isLessThanOrEqualTo(log.nextId());
                log.append(new NewEvent("fresh", 1, Map.of()), AT);
                log.flush();
                assertThat(log.read(log.nextId() - 1, 1).get(0).foreignId()).isEqualTo("fresh");
            }
        }
    }

    @Test
    void damageThatIsNotAtTheEndIsAnError() throws IOException {
        write("t", 25);
        Path first = root.resolve("topic-t").resolve("0000000000000000001.events");
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length / 2] ^= 1;
        Files.write(first, bytes);

        try (SegmentFileTopicStore store = store()) {
            assertThatThrownBy(() -> store.open("t"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void tornCursorsFallBackToTheOneBefore() throws IOException {
        write("t", 5);
        Files.write(
                root.resolve("topic-t").resolve("cursors"), new byte[] {0, 0, 0, 9, 1, 2}, StandardOpenOption.APPEND);

        try (SegmentFileTopicStore store = store();
                TopicLog log = store.open("t")) {
            assertThat(log.cursors()).containsKey("n");
        }
    }

    @Test
    void theCursorsFileDoesNotGrowForEver() throws IOException {
        try (SegmentFileTopicStore store = store();
                TopicLog log = store.open("t")) {
            log.append(new NewEvent("e", 1, Map.of()), AT);
            for (int i = 0; i < 100_000; i++) {
                log.commit("name" + i % 3, CursorPosition.at(1));
                log.flush();
            }
            log.forget("name0");
            log.flush();
        }
        assertThat(Files.size(root.resolve("topic-t").resolve("cursors"))).isLessThan(2 << 20);
        try (SegmentFileTopicStore store = store();
                TopicLog log = store.open("t")) {
            assertThat(log.cursors()).containsOnlyKeys("name1", "name2");
        }
    }

    @Test
    void droppedSegmentsAreGoneFromTheDisk() throws IOException {
        write("t", 35);
        try (SegmentFileTopicStore store = store();
                TopicLog log = store.open("t")) {
            log.dropBefore(25);
            assertThat(log.firstId()).isEqualTo(21);
        }
        try (var files = Files.list(root.resolve("topic-t"))) {
            assertThat(files.filter(SegmentFile::isSegment)).hasSize(2);
        }
    }

    @Test
    void oneAtATime() {
        try (SegmentFileTopicStore store = store()) {
            assertThatThrownBy(this::store).isInstanceOf(UncheckedIOException.class);
            store.open("t");
            assertThatThrownBy(() -> store.open("t")).isInstanceOf(IllegalStateException.class);
        }
    }

    private SegmentFileTopicStore store() {
        return new SegmentFileTopicStore(root, SMALL);
    }

    private void write(String topic, int count) {
        try (SegmentFileTopicStore store = store();
                TopicLog log = store.open(topic)) {
            for (int i = 1; i <= count; i++) {
                log.append(new NewEvent("id-" + i, i, Map.of("k", "wert €")), AT.plusSeconds(i));
            }
            log.commit("n", CursorPosition.at(2));
            log.commit("n", new CursorPosition(3, List.of(new CursorPosition.Range(5, Math.min(7, count + 1)))));
            log.flush();
        }
    }
}
