package io.tukki.streams.files;

import io.tukki.core.log.SegmentInfo;
import io.tukki.core.process.ProcessId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The front of a block in a log file; docs/log-files.md has its table. It carries a checksum of its own, so that a
 * folder is opened without reading what is in the blocks.
 *
 * @param compressed whether the payload is, by Zstandard
 * @param rawLength length of the payload
 * @param storedLength length of the payload in the file
 */
record BlockHeader(SegmentInfo info, boolean compressed, int rawLength, int storedLength) {

    static final int MAGIC = 0x544B4C42; // TKLB
    static final int LARGEST = 512;
    /** The checksum behind the payload. */
    static final int TRAILER = 4;

    private static final int VERSION = 1;
    private static final int FIXED = 4 + 1 + 1 + 2 + 8 * 9 + 4 * 6 + 4;
    private static final int LARGEST_PAYLOAD = 1 << 30;

    /** Returns the bytes of the header, its checksum included. */
    byte[] bytes() {
        byte[] name = info.process().name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(FIXED + name.length);
        out.putInt(MAGIC).put((byte) VERSION).put((byte) (compressed ? 1 : 0)).putShort((short) name.length);
        out.put(name);
        out.putLong(info.incarnation()).putLong(info.number());
        out.putLong(info.firstOrdinal()).putLong(info.firstByte());
        out.putLong(info.firstSequence()).putLong(info.lastSequence());
        out.putLong(info.firstMicros()).putLong(info.lastMicros()).putLong(info.firstNanos());
        out.putInt(info.fromLine()).putInt(info.lines()).putInt(info.runs()).putInt(info.textLength());
        out.putInt(rawLength).putInt(storedLength);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.position());
        return out.putInt((int) crc.getValue()).array();
    }

    /** Returns the header that begins at the position of {@code in}; empty if there is none, or a damaged one. */
    static Optional<BlockHeader> at(ByteBuffer in) {
        ByteBuffer from = in.slice();
        if (from.remaining() < FIXED || from.getInt() != MAGIC || from.get() != VERSION) {
            return Optional.empty();
        }
        int codec = from.get();
        int nameLength = from.getShort();
        if (nameLength < 0 || FIXED + nameLength > Math.min(LARGEST, from.limit()) || codec < 0 || codec > 1) {
            return Optional.empty();
        }
        CRC32C crc = new CRC32C();
        crc.update(from.slice(0, FIXED + nameLength - 4));
        if ((int) crc.getValue() != from.getInt(FIXED + nameLength - 4)) {
            return Optional.empty();
        }
        byte[] name = new byte[nameLength];
        from.get(name);
        try {
            return Optional.of(read(from, new String(name, StandardCharsets.UTF_8), codec == 1));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static BlockHeader read(ByteBuffer from, String name, boolean compressed) {
        long incarnation = from.getLong();
        long number = from.getLong();
        long firstOrdinal = from.getLong();
        long firstByte = from.getLong();
        long firstSequence = from.getLong();
        long lastSequence = from.getLong();
        long firstMicros = from.getLong();
        long lastMicros = from.getLong();
        long firstNanos = from.getLong();
        SegmentInfo info = new SegmentInfo(
                ProcessId.of(name),
                incarnation,
                number,
                from.getInt(),
                firstOrdinal,
                firstByte,
                firstSequence,
                lastSequence,
                firstMicros,
                lastMicros,
                firstNanos,
                from.getInt(),
                from.getInt(),
                from.getInt());
        int rawLength = from.getInt();
        int storedLength = from.getInt();
        if (rawLength < 0 || rawLength > LARGEST_PAYLOAD || storedLength < 0 || storedLength > LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("lengths");
        }
        return new BlockHeader(info, compressed, rawLength, storedLength);
    }

    int length() {
        return FIXED + info.process().name().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns the length of the whole block. */
    int blockLength() {
        return length() + storedLength + TRAILER;
    }
}
