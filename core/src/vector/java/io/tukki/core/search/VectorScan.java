package io.tukki.core.search;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many positions at a time as a vector of this machine has bytes. Loaded only where the module of the Vector API is
 * there; compiled apart, since javac warns of an incubator module whatever it is told.
 */
public final class VectorScan implements LiteralScan {

    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;
    private static final byte CASE_BIT = 0x20;

    private final LiteralScan rest = new WordScan();

    /** Made by the service loader. */
    public VectorScan() {}

    @Override
    public int indexOf(Literal literal, byte[] bytes, int from, int to) {
        int end = to - (literal.length() - 1);
        int i = literal.ignoresCase()
                ? ignoringCase(literal, bytes, from, end)
                : exactly(literal, bytes, from, end);
        return i < 0 ? -i - 1 : rest.indexOf(literal, bytes, i, to);
    }

    /** Returns the position behind what was looked at, or {@code -1 - where it was found}. */
    private static int exactly(Literal literal, byte[] bytes, int from, int end) {
        int first = literal.rarest();
        int second = literal.secondRarest();
        byte one = literal.bytes()[first];
        byte other = literal.bytes()[second];
        int step = SPECIES.length();
        int i = from;
        for (; i <= end - 2 * step; i += 2 * step) {
            VectorMask<Byte> a = at(bytes, i + first).eq(one).and(at(bytes, i + second).eq(other));
            VectorMask<Byte> b = at(bytes, i + step + first).eq(one).and(at(bytes, i + step + second).eq(other));
            if (a.or(b).anyTrue()) {
                int found = among(literal, bytes, i, a, b);
                if (found >= 0) {
                    return -1 - found;
                }
            }
        }
        return i;
    }

    private static int ignoringCase(Literal literal, byte[] bytes, int from, int end) {
        int first = literal.rarest();
        int second = literal.secondRarest();
        byte one = (byte) (literal.bytes()[first] | CASE_BIT);
        byte other = (byte) (literal.bytes()[second] | CASE_BIT);
        int step = SPECIES.length();
        int i = from;
        for (; i <= end - 2 * step; i += 2 * step) {
            VectorMask<Byte> a = folded(bytes, i + first).eq(one).and(folded(bytes, i + second).eq(other));
            VectorMask<Byte> b = folded(bytes, i + step + first).eq(one).and(folded(bytes, i + step + second).eq(other));
            if (a.or(b).anyTrue()) {
                int found = among(literal, bytes, i, a, b);
                if (found >= 0) {
                    return -1 - found;
                }
            }
        }
        return i;
    }

    private static ByteVector at(byte[] bytes, int at) {
        return ByteVector.fromArray(SPECIES, bytes, at);
    }

    private static ByteVector folded(byte[] bytes, int at) {
        return at(bytes, at).or(CASE_BIT);
    }

    private static int among(Literal literal, byte[] bytes, int at, VectorMask<Byte> a, VectorMask<Byte> b) {
        int found = among(literal, bytes, at, a.toLong());
        return found >= 0 ? found : among(literal, bytes, at + SPECIES.length(), b.toLong());
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
