package io.tukki.core.bus;

/** What became of an event that was offered to a {@link LaneQueue}. */
public enum Offered {
    /** It waits; nothing was dropped. */
    QUEUED,
    /** It waits; another was dropped for it. */
    DISPLACED,
    /** It was dropped itself. */
    DROPPED,
    /** Nothing changed and nothing was counted: the policy leaves the decision to the caller. */
    FULL
}
