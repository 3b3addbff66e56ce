package io.tukki.core.url;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of which a changed copy shares all but one bucket: reading it is one look at one bucket, changing it
 * copies that and the table of buckets.
 */
final class Buckets<K, V> {

    private static final Object[] EMPTY = {};

    /** Each bucket is key, value, key, value .. */
    private final Object[][] buckets;

    private final int size;

    private Buckets(Object[][] buckets, int size) {
        this.buckets = buckets;
        this.size = size;
    }

    /** Returns an empty map that is quick for about {@code expected} keys. */
    static <K, V> Buckets<K, V> of(int expected) {
        int wanted = Math.max(64, Math.min(expected / 4, 4096));
        Object[][] buckets = new Object[Integer.highestOneBit(wanted * 2 - 1)][];
        Arrays.fill(buckets, EMPTY);
        return new Buckets<>(buckets, 0);
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    @Nullable
    V get(K key) {
        Object[] bucket = buckets[indexOf(key)];
        int at = find(bucket, key);
        return at < 0 ? null : (V) bucket[at + 1];
    }

    Buckets<K, V> with(K key, V value) {
        int index = indexOf(key);
        Object[] bucket = buckets[index];
        int at = find(bucket, key);
        Object[] changed = Arrays.copyOf(bucket, at < 0 ? bucket.length + 2 : bucket.length);
        int place = at < 0 ? bucket.length : at;
        changed[place] = key;
        changed[place + 1] = value;
        return replaced(index, changed, at < 0 ? size + 1 : size);
    }

    Buckets<K, V> without(K key) {
        int index = indexOf(key);
        Object[] bucket = buckets[index];
        int at = find(bucket, key);
        if (at < 0) {
            return this;
        }
        Object[] changed = new Object[bucket.length - 2];
        System.arraycopy(bucket, 0, changed, 0, at);
        System.arraycopy(bucket, at + 2, changed, at, bucket.length - at - 2);
        return replaced(index, changed, size - 1);
    }

    @SuppressWarnings("unchecked")
    void forEach(BiConsumer<K, V> visitor) {
        for (Object[] bucket : buckets) {
            for (int i = 0; i < bucket.length; i += 2) {
                visitor.accept((K) bucket[i], (V) bucket[i + 1]);
            }
        }
    }

    List<V> values() {
        List<V> values = new ArrayList<>(size);
        forEach((key, value) -> values.add(value));
        return values;
    }

    private Buckets<K, V> replaced(int index, Object[] bucket, int newSize) {
        Object[][] changed = buckets.clone();
        changed[index] = bucket;
        return new Buckets<>(changed, newSize);
    }

    private static int find(Object[] bucket, Object key) {
        for (int i = 0; i < bucket.length; i += 2) {
            if (bucket[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private int indexOf(K key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return (hash ^ (hash >>> 16)) & (buckets.length - 1);
    }
}
