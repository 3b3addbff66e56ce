package io.tukki.streams.files;

import io.tukki.core.log.SegmentImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Segments as blocks: header, payload, CRC32C over both. Reading is thread-safe, encoding is for one thread at a time.
 */
final class Blocks {

    /** What is smaller is kept as it is. */
    private static final int WORTH_COMPRESSING = 256;

    private static final int WINDOW = 1 << 20;

    private final Compression compression;
    private byte[] scratch = new byte[0];

    Blocks(Compression compression) {
        this.compression = compression;
    }

    /**
     * A block in a file.
     *
     * @param isWhole whether its frame is, and its checksum is right if that was asked for
     */
    record Placed(BlockHeader header, long offset, boolean isWhole) {}

    /**
     * What a file holds.
     *
     * @param blocks those that are there or are known to have been, in their order
     * @param end behind the last block that is whole
     * @param lostBytes bytes in front of {@code end} that belong to no whole block
     * @param tornBytes bytes behind {@code end}
     */
    record Contents(List<Placed> blocks, long end, long lostBytes, long tornBytes) {}

    /** Returns the block of an image, to be written. */
    ByteBuffer encode(SegmentImage image) throws IOException {
        byte[] raw = image.payload();
        byte[] stored = raw;
        int length = raw.length;
        if (raw.length >= WORTH_COMPRESSING) {
            int bound = compression.bound(raw.length);
            if (scratch.length < bound) {
                scratch = new byte[bound];
            }
            int compressed = compression.compress(raw, scratch);
            if (compressed < raw.length) {
                stored = scratch;
                length = compressed;
            }
        }
        BlockHeader header = new BlockHeader(image.info(), stored != raw, raw.length, length);
        byte[] front = header.bytes();
        ByteBuffer block = ByteBuffer.allocate(header.blockLength());
        block.put(front).put(stored, 0, length);
        block.putInt(crc(block.array(), 0, block.position()));
        return block.flip();
    }

    /** Reads the block that is at {@code offset}; fails if it is not whole, not there, or not the one of the header. */
    SegmentImage read(Path file, BlockHeader header, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return decode(header, read(channel, offset, header.blockLength()));
        }
    }

    private SegmentImage decode(BlockHeader header, byte[] block) throws IOException {
        int payload = header.length();
        int behind = payload + header.storedLength();
        if (!BlockHeader.at(ByteBuffer.wrap(block)).equals(Optional.of(header))
                || crc(block, 0, behind) != ByteBuffer.wrap(block).getInt(behind)) {
            throw new IOException("a block is damaged");
        }
        byte[] stored = new byte[header.storedLength()];
        System.arraycopy(block, payload, stored, 0, stored.length);
        return new SegmentImage(
                header.info(), header.compressed() ? compression.decompress(stored, header.rawLength()) : stored);
    }

    /**
     * Looks through a file. A damaged header is skipped to the next whole one.
     *
     * @param thoroughly whether to read the payloads too, for their checksums
     */
    static Contents scan(Path file, boolean thoroughly) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            List<Placed> blocks = new ArrayList<>();
            long size = channel.size();
            long end = 0;
            long lost = 0;
            long at = nextHeader(channel, 0, size);
            while (at < size) {
                BlockHeader header = headerAt(channel, at, size).orElseThrow();
                long behind = at + header.blockLength();
                boolean whole = behind <= size && (!thoroughly || isWhole(channel, header, at));
                blocks.add(new Placed(header, at, whole));
                if (whole) {
                    lost += at - end;
                    end = behind;
                }
                at = nextHeader(channel, behind <= size ? behind : at + 1, size);
            }
            return new Contents(blocks, end, lost, size - end);
        }
    }

    private static boolean isWhole(FileChannel channel, BlockHeader header, long at) throws IOException {
        byte[] bytes = read(channel, at, header.blockLength());
        int behind = bytes.length - BlockHeader.TRAILER;
        return crc(bytes, 0, behind) == ByteBuffer.wrap(bytes).getInt(behind);
    }

    /** Returns where the next whole header begins, {@code size} if there is none. */
    private static long nextHeader(FileChannel channel, long from, long size) throws IOException {
        if (headerAt(channel, from, size).isPresent()) {
            return from;
        }
        for (long window = from; window < size; window += WINDOW) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(read(channel, window, (int) Math.min(WINDOW + BlockHeader.LARGEST, size - window)));
            for (int i = 0; i < Math.min(WINDOW, bytes.limit() - 4); i++) {
                if (bytes.getInt(i) == BlockHeader.MAGIC
                        && BlockHeader.at(bytes.position(i)).isPresent()) {
                    return window + i;
                }
            }
        }
        return size;
    }

    private static Optional<BlockHeader> headerAt(FileChannel channel, long at, long size) throws IOException {
        return BlockHeader.at(ByteBuffer.wrap(read(
                channel, at, (int) Math.min(BlockHeader.LARGEST, Math.max(0, size - at)))));
    }

    private static byte[] read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("a file ends in a block");
            }
        }
        return bytes.array();
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
