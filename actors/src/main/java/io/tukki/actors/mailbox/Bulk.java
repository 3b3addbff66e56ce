package io.tukki.actors.mailbox;

/**
 * Marks a message that carries data in bulk: it takes the lowest lane of a {@link LaneMailbox}, so that commands and
 * queries overtake a backlog of it. Bulk is what is marked, not control, because a message that went through an
 * adapter arrives wrapped and loses its marker; losing this one would only promote it.
 */
public interface Bulk {}
