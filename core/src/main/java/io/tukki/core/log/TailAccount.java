package io.tukki.core.log;

/**
 * What became of the lines that a reader was to read: when nothing moves, {@code delivered + filtered + dropped +
 * pending = produced}. Taken from outside while the reader reads, it may be one read off.
 *
 * @param produced lines of the wanted processes since the reader's start, those told missing at its start included
 * @param filtered lines skipped because the query does not want their stream
 * @param dropped lines told as gaps
 * @param pending lines not come to yet
 * @param pendingBytes bytes not come to yet
 */
public record TailAccount(long produced, long delivered, long filtered, long dropped, long pending, long pendingBytes) {

    /** Of no reader. */
    public static final TailAccount NONE = new TailAccount(0, 0, 0, 0, 0, 0);

    /** Returns both accounts added up. */
    public TailAccount plus(TailAccount other) {
        return new TailAccount(
                produced + other.produced,
                delivered + other.delivered,
                filtered + other.filtered,
                dropped + other.dropped,
                pending + other.pending,
                pendingBytes + other.pendingBytes);
    }

    /** Returns the account of a reader that has left: what it had not come to was not produced for it. */
    public TailAccount withoutPending() {
        return new TailAccount(produced - pending, delivered, filtered, dropped, 0, 0);
    }
}
