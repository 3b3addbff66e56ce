package io.tukki.core.streamer;

/** Who gets an event again that was not acknowledged. */
public enum Redelivery {
    /** The same receiver, with its next receive: nothing passes an event that was not acknowledged. */
    SAME_RECEIVER,
    /** The next receiver of that name; this one goes on, unless an ack deadline passes. */
    NEXT_RECEIVER
}
