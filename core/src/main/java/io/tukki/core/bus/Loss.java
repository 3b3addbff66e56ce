package io.tukki.core.bus;

/**
 * Events that were dropped, told as one.
 *
 * @param firstId lowest id among them
 * @param lastId highest id among them
 * @param count at least 1
 */
public record Loss(long firstId, long lastId, long count) {

    /** Returns this loss with one event more. */
    Loss and(long id) {
        return new Loss(Math.min(firstId, id), Math.max(lastId, id), count + 1);
    }
}
