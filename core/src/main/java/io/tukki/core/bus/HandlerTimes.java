package io.tukki.core.bus;

import java.util.Arrays;
import java.util.List;

/**
 * How long handlers took: a rolling average and a histogram of powers of two.
 *
 * @param count calls measured
 * @param totalNanos their sum
 * @param averageNanos rolling average, the newest call with weight 0.1
 * @param buckets calls that took less than 2^i ns (and not less than 2^(i-1)), by i
 */
public record HandlerTimes(long count, long totalNanos, double averageNanos, List<Long> buckets) {

    /** Weight of the newest call in the rolling average. */
    public static final double ALPHA = 0.1;

    private static final int BUCKETS = 64;

    public HandlerTimes {
        buckets = List.copyOf(buckets);
    }

    /** Returns an upper bound of the quantile {@code q} in nanoseconds, 0 without calls. */
    public long quantileNanos(double q) {
        long rank = (long) Math.ceil(q * count);
        long seen = 0;
        for (int i = 0; i < buckets.size() && count > 0; i++) {
            seen += buckets.get(i);
            if (seen >= rank) {
                return 1L << i;
            }
        }
        return 0;
    }

    /** Takes measurements; one owner. */
    public static final class Recorder {
        private final long[] buckets = new long[BUCKETS];
        private long count;
        private long total;
        private double average;

        /** Records one call. */
        public void record(long nanos) {
            buckets[Math.min(BUCKETS - 1, 64 - Long.numberOfLeadingZeros(Math.max(nanos, 0)))]++;
            double taken = (double) nanos;
            average = count == 0 ? taken : average + ALPHA * (taken - average);
            count++;
            total += nanos;
        }

        /** Adds what another recorder holds and empties it; the average becomes the other's. */
        public void drain(Recorder other) {
            if (other.count == 0) {
                return;
            }
            for (int i = 0; i < BUCKETS; i++) {
                buckets[i] += other.buckets[i];
                other.buckets[i] = 0;
            }
            double weight = 1 - Math.pow(1 - ALPHA, (double) other.count);
            average = count == 0 ? other.average : average + weight * (other.average - average);
            count += other.count;
            total += other.total;
            other.count = 0;
            other.total = 0;
        }

        /** Returns what was recorded so far. */
        public HandlerTimes times() {
            return new HandlerTimes(
                    count, total, average, Arrays.stream(buckets).boxed().toList());
        }
    }
}
