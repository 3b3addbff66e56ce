package io.tukki.core.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AckRangesTest {

    @Test
    void aLateAckNeverRewinds() {
        AckRanges acks = new AckRanges(CursorPosition.at(1));
        acks.ack(1);
        acks.ack(2);

        assertThat(acks.ack(1)).isFalse();
        assertThat(acks.next()).isEqualTo(3);
    }

    @Test
    void acksAheadAreHeldUntilTheHoleIsClosed() {
        AckRanges acks = new AckRanges(CursorPosition.at(1));
        acks.ack(3);
        acks.ack(5);
        acks.ack(4);

        assertThat(acks.position()).isEqualTo(new CursorPosition(1, List.of(new CursorPosition.Range(3, 6))));
        acks.ack(1);
        assertThat(acks.next()).isEqualTo(2);
        acks.ack(2);
        assertThat(acks.position()).isEqualTo(CursorPosition.at(6));
    }

    @Test
    void skippingCountsOnlyWhatWasNotAcknowledged() {
        AckRanges acks = new AckRanges(CursorPosition.at(1));
        acks.ack(3);
        acks.ack(4);
        acks.ack(9);
        acks.ack(10);

        assertThat(acks.skipTo(10)).isEqualTo(9 - 3);
        assertThat(acks.next()).isEqualTo(11);
        assertThat(acks.skipTo(5)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 20261121})
    void agreesWithASetOfBits(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        AckRanges acks = new AckRanges(CursorPosition.at(1));
        BitSet bits = new BitSet();
        bits.set(0);
        for (int step = 0; step < 5_000; step++) {
            int id = 1 + random.nextInt(2_000);
            if (random.nextInt(500) == 0) {
                int first = bits.nextClearBit(0) + random.nextInt(30);
                long unacked = Math.max(0, first - bits.get(0, first).cardinality());
                assertThat(acks.skipTo(first)).isEqualTo(unacked);
                bits.set(0, first);
            } else {
                assertThat(acks.ack(id)).isEqualTo(!bits.get(id));
                bits.set(id);
            }
            assertThat(acks.next()).isEqualTo(bits.nextClearBit(0));
            assertThat(acks.isAcked(id + 1)).isEqualTo(bits.get(id + 1));
            assertThat(acks.nextFrom(id)).isEqualTo(bits.nextClearBit(id));
        }
        assertThat(new AckRanges(acks.position()).position()).isEqualTo(acks.position());
    }
}
