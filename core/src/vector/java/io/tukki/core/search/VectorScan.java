package io.tukki.core.search;

import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many positions at a time as a vector of this machine has bytes. Loaded only where the module of the Vector API is
 * there; compiled apart, since javac warns of an incubator module whatever it is told.
 *
 * <p>The loop that skips is a method of its own and no vector or mask outlives a turn of it: what does, is put on the
 * heap by the compiler of Java 17.
 */
public final class VectorScan implements LiteralScan {

    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;
    private static final int STEP = 2 * SPECIES.length();
    private static final byte CASE_BIT = 0x20;

    private final LiteralScan rest = new WordScan();

    /** Made by the service loader. */
    public VectorScan() {}

    @Override
    public int indexOf(Literal literal, byte[] bytes, int from, int to) {
        int limit = to - (literal.length() - 1) - STEP;
        int first = literal.rarest();
        int second = literal.secondRarest();
        byte bit = literal.ignoresCase() ? CASE_BIT : 0;
        byte one = (byte) (literal.bytes()[first] | bit);
        byte other = (byte) (literal.bytes()[second] | bit);
        int i = from;
        while (i <= limit) {
            i = bit == 0
                    ? skip(bytes, i, limit, first, one, second, other)
                    : skip(bytes, i, limit, first, one, second, other, bit);
            if (i > limit) {
                break;
            }
            for (int half = i; half < i + STEP; half += SPECIES.length()) {
                int found = among(literal, bytes, half, hits(bytes, half, first, one, second, other, bit));
                if (found >= 0) {
                    return found;
                }
            }
            i += STEP;
        }
        return rest.indexOf(literal, bytes, i, to);
    }

    /** Returns the first step from {@code from} on that may hold the text; beyond {@code limit} if none does. */
    private static int skip(byte[] bytes, int from, int limit, int first, byte one, int second, byte other) {
        int step = SPECIES.length();
        int i = from;
        for (; i <= limit; i += 2 * step) {
            ByteVector a = differ(at(bytes, i + first), one).or(differ(at(bytes, i + second), other));
            ByteVector b = differ(at(bytes, i + step + first), one).or(differ(at(bytes, i + step + second), other));
            if (a.eq((byte) 0).or(b.eq((byte) 0)).anyTrue()) {
                break;
            }
        }
        return i;
    }

    private static int skip(byte[] bytes, int from, int limit, int first, byte one, int second, byte other, byte bit) {
        int step = SPECIES.length();
        int i = from;
        for (; i <= limit; i += 2 * step) {
            ByteVector a = differ(at(bytes, i + first).or(bit), one).or(differ(at(bytes, i + second).or(bit), other));
            ByteVector b = differ(at(bytes, i + step + first).or(bit), one)
                    .or(differ(at(bytes, i + step + second).or(bit), other));
            if (a.eq((byte) 0).or(b.eq((byte) 0)).anyTrue()) {
                break;
            }
        }
        return i;
    }

    /** Returns a bit for each position of a vector at {@code i} where both bytes stand. */
    private static long hits(byte[] bytes, int i, int first, byte one, int second, byte other, byte bit) {
        VectorMask<Byte> both = at(bytes, i + first).or(bit).eq(one).and(at(bytes, i + second).or(bit).eq(other));
        return both.toLong();
    }

    private static ByteVector at(byte[] bytes, int at) {
        return ByteVector.fromArray(SPECIES, bytes, at);
    }

    private static ByteVector differ(ByteVector bytes, byte value) {
        return bytes.lanewise(XOR, value);
    }

    private static int among(Literal literal, byte[] bytes, int at, long hits) {
        for (long left = hits; left != 0; left &= left - 1) {
            int position = at + Long.numberOfTrailingZeros(left);
            if (literal.stands(bytes, position)) {
                return position;
            }
        }
        return -1;
    }
}
