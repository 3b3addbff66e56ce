package io.tukki.core.bus;

/**
 * Where the events of one subscription are. At any time {@code matched = delivered + dropped + queued}.
 *
 * @param matched events that passed the filter, refused ones included
 * @param delivered events the subscriber is done with
 * @param failed how many of the delivered a handler threw on
 * @param droppedHigh dropped, priority high
 * @param droppedMedium dropped, priority medium
 * @param droppedLow dropped, priority low
 * @param queued events that wait or are with the subscriber now
 */
public record Account(
        long matched, long delivered, long failed, long droppedHigh, long droppedMedium, long droppedLow, long queued) {

    /** The account of nothing. */
    public static final Account EMPTY = new Account(0, 0, 0, 0, 0, 0, 0);

    public long dropped() {
        return droppedHigh + droppedMedium + droppedLow;
    }

    /** Returns whether nothing is unaccounted for. */
    public boolean isBalanced() {
        return matched == delivered + dropped() + queued;
    }

    /** Returns the sum of two accounts. */
    public Account plus(Account other) {
        return new Account(
                matched + other.matched,
                delivered + other.delivered,
                failed + other.failed,
                droppedHigh + other.droppedHigh,
                droppedMedium + other.droppedMedium,
                droppedLow + other.droppedLow,
                queued + other.queued);
    }
}
