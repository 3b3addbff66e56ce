package io.tukki.core.event;

import java.util.Locale;

/** The lane an event takes in every subscription, highest first. */
public enum EventPriority {
    HIGH(0),
    MEDIUM(1),
    LOW(2);

    private final int lane;

    EventPriority(int lane) {
        this.lane = lane;
    }

    /** Returns the number of the lane, 0 for the highest. */
    public int lane() {
        return lane;
    }

    /** Returns whether this is {@code floor} or higher. */
    public boolean isAtLeast(EventPriority floor) {
        return compareTo(floor) <= 0;
    }

    /** Returns the name used on the wire, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
