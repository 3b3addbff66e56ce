package io.tukki.actors.mailbox;

/**
 * Marks a message that must not be overtaken by any other: it takes the highest lane of a {@link LaneMailbox}. For
 * subscribing, unsubscribing and the like. Sent through a message adapter the mark is lost and the message takes the
 * middle lane.
 */
public interface Urgent {}
