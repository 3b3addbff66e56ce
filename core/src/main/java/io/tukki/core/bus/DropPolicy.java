package io.tukki.core.bus;

import java.util.Locale;

/** What a full queue does with one event more. */
public enum DropPolicy {
    /** The event that waits longest leaves, whatever its priority. */
    DROP_OLDEST,
    /** The new event is dropped. */
    DROP_NEWEST,
    /** The oldest of the lowest priority present leaves; the new event, if everything present is higher. */
    DROP_LOW_PRIORITY,
    /** The publisher waits for room, if it asked to; the event of one that did not ask is dropped. */
    BACKPRESSURE,
    /** The subscription ends with an error. */
    FAIL;

    /** Returns the name used in metrics, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
