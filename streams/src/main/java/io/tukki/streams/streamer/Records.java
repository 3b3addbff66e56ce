package io.tukki.streams.streamer;

import io.tukki.core.streamer.CursorPosition;
import io.tukki.core.streamer.NewEvent;
import io.tukki.core.streamer.StreamEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records in the files of a topic, as bytes. */
final class Records {

    private static final byte CURSOR = 1;
    private static final byte FORGOTTEN = 2;

    private Records() {}

    /** A line of the cursors file: where a name is, or empty if it was forgotten. */
    record NamedCursor(String name, Optional<CursorPosition> position) {}

    static byte[] event(NewEvent event, Instant createdAt) {
        byte[] foreignId = utf8(event.foreignId());
        List<byte[]> headers = new ArrayList<>(event.headers().size() * 2);
        int size = 8 + 4 + 4 + 4 + foreignId.length + 4;
        for (Map.Entry<String, String> header : event.headers().entrySet()) {
            headers.add(utf8(header.getKey()));
            headers.add(utf8(header.getValue()));
        }
        for (byte[] text : headers) {
            size += 4 + text.length;
        }
        ByteBuffer record = ByteBuffer.allocate(size);
        record.putLong(createdAt.getEpochSecond()).putInt(createdAt.getNano()).putInt(event.type());
        put(record, foreignId);
        record.putInt(event.headers().size());
        headers.forEach(text -> put(record, text));
        return record.array();
    }

    static StreamEvent event(long id, String topic, ByteBuffer record) {
        Instant createdAt = Instant.ofEpochSecond(record.getLong(), record.getInt());
        int type = record.getInt();
        String foreignId = text(record);
        int count = record.getInt();
        Map<String, String> headers = count == 0 ? Map.of() : new HashMap<>();
        for (int i = 0; i < count; i++) {
            headers.put(text(record), text(record));
        }
        return new StreamEvent(id, topic, foreignId, type, headers, createdAt);
    }

    static byte[] cursor(String name, CursorPosition position) {
        byte[] text = utf8(name);
        ByteBuffer record = ByteBuffer.allocate(
                1 + 4 + text.length + 8 + 4 + position.ahead().size() * 16);
        record.put(CURSOR);
        put(record, text);
        record.putLong(position.next()).putInt(position.ahead().size());
        position.ahead().forEach(range -> record.putLong(range.from()).putLong(range.end()));
        return record.array();
    }

    static byte[] forgotten(String name) {
        byte[] text = utf8(name);
        ByteBuffer record = ByteBuffer.allocate(1 + 4 + text.length);
        record.put(FORGOTTEN);
        put(record, text);
        return record.array();
    }

    static NamedCursor cursor(ByteBuffer record) {
        byte kind = record.get();
        String name = text(record);
        if (kind == FORGOTTEN) {
            return new NamedCursor(name, Optional.empty());
        }
        long next = record.getLong();
        int count = record.getInt();
        List<CursorPosition.Range> ahead = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ahead.add(new CursorPosition.Range(record.getLong(), record.getLong()));
        }
        return new NamedCursor(name, Optional.of(new CursorPosition(next, ahead)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ByteBuffer into, byte[] text) {
        into.putInt(text.length).put(text);
    }

    private static String text(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
