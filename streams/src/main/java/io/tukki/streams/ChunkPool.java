package io.tukki.streams;

import io.tukki.core.log.LogChunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that all pumps of a runtime share: the bound on bytes between pipes and store. Thread-safe.
 *
 * <p>A quiet process holds no chunk. When all are out, pumps wait and their children with them, until the store gives
 * chunks back.
 */
public final class ChunkPool {

    static final int CHUNK_BYTES = 256 * 1024;
    private static final int OVERSIZE = 2 * CHUNK_BYTES;

    private final AtomicInteger available;
    private final Queue<LogChunk> free = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Makes a pool that allocates chunks as they are needed.
     *
     * @param maxBytes bound on all chunks together, rounded down to whole chunks of 256 KiB, at least one
     */
    public ChunkPool(long maxBytes) {
        this.available = new AtomicInteger((int) Math.max(1, Math.min(maxBytes / CHUNK_BYTES, Integer.MAX_VALUE)));
    }

    /** Returns an empty chunk to fill and hand over, or null if all are out. */
    @Nullable
    LogChunk tryTake() {
        if (available.getAndUpdate(n -> n > 0 ? n - 1 : 0) == 0) {
            return null;
        }
        LogChunk chunk = free.poll();
        return chunk == null ? new LogChunk(CHUNK_BYTES, this::giveBack) : chunk;
    }

    /** Asks for one run of {@code wake} when a chunk comes back, which another may take first; try once more after asking. */
    void await(Runnable wake) {
        waiting.add(wake);
    }

    void forget(Runnable wake) {
        waiting.remove(wake);
    }

    private void giveBack(LogChunk chunk) {
        if (chunk.capacity() <= OVERSIZE) {
            free.add(chunk);
        }
        available.incrementAndGet();
        for (Runnable wake = waiting.poll(); wake != null; wake = waiting.poll()) {
            wake.run(); // all: one that needs none any more would keep it from the others
        }
    }
}
