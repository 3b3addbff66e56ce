package io.tukki.streams.streamer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import java.util.zip.CRC32C;

/**
 * A file of framed records: length, CRC32C of the record, record. Appends are gathered until {@link #write}, so that a
 * batch is one write. One thread at a time.
 *
 * <pre>
 * | length: 4 | crc32c: 4 | record: length | ...
 * </pre>
 */
final class Frames implements AutoCloseable {

    static final int HEADER = 8;
    private static final int LARGEST = 64 << 20;

    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private byte[] gathered = new byte[8192];
    private int gatheredSize;
    private long written;

    Frames(FileChannel channel, long size) {
        this.channel = channel;
        this.written = size;
    }

    /**
     * Reads all records; {@code taker} gets each with its offset in the file. Returns the offset behind the last whole
     * record: less than the size of the file if its tail is torn.
     */
    static long scan(FileChannel channel, ObjIntConsumer<ByteBuffer> taker) throws IOException {
        long size = channel.size();
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
        readFully(channel, all, 0);
        CRC32C crc = new CRC32C();
        int at = 0;
        while (all.limit() - at >= HEADER) {
            int length = all.getInt(at);
            if (length < 0 || length > all.limit() - at - HEADER) {
                break;
            }
            ByteBuffer record = all.slice(at + HEADER, length);
            crc.reset();
            crc.update(record.duplicate());
            if ((int) crc.getValue() != all.getInt(at + 4)) {
                break;
            }
            taker.accept(record, at);
            at += HEADER + length;
        }
        return at;
    }

    /** Appends a record; returns its offset. */
    long append(byte[] record) {
        if (record.length > LARGEST) {
            throw new IllegalArgumentException("record (" + record.length + " bytes) must be <= " + LARGEST);
        }
        long offset = size();
        int needed = gatheredSize + HEADER + record.length;
        if (needed > gathered.length) {
            gathered = Arrays.copyOf(gathered, Math.max(needed, gathered.length * 2));
        }
        crc.reset();
        crc.update(record, 0, record.length);
        ByteBuffer frame = ByteBuffer.wrap(gathered, gatheredSize, HEADER + record.length);
        frame.putInt(record.length).putInt((int) crc.getValue()).put(record);
        gatheredSize = needed;
        return offset;
    }

    /** Writes what was gathered. */
    void write(boolean force) {
        if (gatheredSize == 0) {
            return;
        }
        try {
            ByteBuffer batch = ByteBuffer.wrap(gathered, 0, gatheredSize);
            while (batch.hasRemaining()) {
                written += channel.write(batch, written);
            }
            gatheredSize = 0;
            if (force) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the size with what was gathered. */
    long size() {
        return written + gatheredSize;
    }

    /** Reads the bytes from {@code from} to {@code end}. */
    ByteBuffer read(long from, long end) {
        write(false);
        try {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - from));
            readFully(channel, bytes, from);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer into, long from) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        into.flip();
    }
}
