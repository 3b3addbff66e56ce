package io.tukki.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.log.LogChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ChunkPoolTest {

    private final ChunkPool pool = new ChunkPool(ChunkPool.CHUNK_BYTES);
    private final List<String> woken = new ArrayList<>();

    /** The first may not need it any more: then it must not keep it from the second. */
    @Test
    void allWhoWaitHearOfAChunkThatComesBack() {
        LogChunk only = Objects.requireNonNull(pool.tryTake());
        assertThat(pool.tryTake()).isNull();
        pool.await(() -> woken.add("a"));
        pool.await(() -> woken.add("b"));

        only.release();

        assertThat(woken).containsExactly("a", "b");
        assertThat(pool.tryTake()).isSameAs(only);
    }

    @Test
    void whoHasBeenToldOnceIsNotToldAgain() {
        LogChunk only = Objects.requireNonNull(pool.tryTake());
        pool.await(() -> woken.add("a"));
        only.release();

        Objects.requireNonNull(pool.tryTake()).release();

        assertThat(woken).containsExactly("a");
    }
}
