package io.tukki.streams.files;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Zstandard at level 1: with the native library where it loads, else in Java, in the same format. */
interface Compression {

    int LEVEL = 1;

    /** Returns how many bytes {@code length} bytes may become at most. */
    int bound(int length);

    /** Compresses {@code raw} to the start of {@code into}, which is large enough; returns how many bytes it became. */
    int compress(byte[] raw, byte[] into) throws IOException;

    /** Returns the {@code length} bytes that were compressed. */
    byte[] decompress(byte[] stored, int length) throws IOException;

    /** Returns the fastest that works here. */
    static Compression best() {
        try {
            Compression nativeOne = new Native();
            nativeOne.decompress(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0x20, 0, 1, 0, 0}, 0);
            return nativeOne;
        } catch (LinkageError | IOException notHere) {
            Logger log = LoggerFactory.getLogger(Compression.class);
            log.info("Log files are compressed in Java, for the native library does not load: {}", notHere.toString());
            return new Pure();
        }
    }

    /** By zstd-jni. */
    final class Native implements Compression {
        @Override
        public int bound(int length) {
            return Math.toIntExact(Zstd.compressBound(length));
        }

        @Override
        public int compress(byte[] raw, byte[] into) throws IOException {
            return checked(() -> Zstd.compressByteArray(into, 0, into.length, raw, 0, raw.length, LEVEL));
        }

        @Override
        public byte[] decompress(byte[] stored, int length) throws IOException {
            byte[] raw = new byte[length];
            if (checked(() -> Zstd.decompressByteArray(raw, 0, length, stored, 0, stored.length)) != length) {
                throw new IOException("a block is shorter than it says");
            }
            return raw;
        }

        private static int checked(LongSupplier call) throws IOException {
            try {
                long result = call.getAsLong();
                if (Zstd.isError(result)) {
                    throw new IOException("zstd: " + Zstd.getErrorName(result));
                }
                return (int) result;
            } catch (ZstdException e) {
                throw new IOException(e);
            }
        }
    }

    /** By aircompressor. */
    final class Pure implements Compression {
        private final ZstdCompressor compressor = new ZstdCompressor();

        @Override
        public int bound(int length) {
            return compressor.maxCompressedLength(length);
        }

        @Override
        public int compress(byte[] raw, byte[] into) throws IOException {
            try {
                return compressor.compress(raw, 0, raw.length, into, 0, into.length);
            } catch (RuntimeException e) {
                throw new IOException(e);
            }
        }

        @Override
        public byte[] decompress(byte[] stored, int length) throws IOException {
            byte[] raw = new byte[length];
            try {
                if (new ZstdDecompressor().decompress(stored, 0, stored.length, raw, 0, length) != length) {
                    throw new IOException("a block is shorter than it says");
                }
            } catch (RuntimeException e) {
                throw new IOException(e);
            }
            return raw;
        }
    }
}
