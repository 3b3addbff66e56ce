package io.tukki.core.streamer;

import java.time.Instant;

/** Where a name begins that has no cursor yet. A name that has one goes on there, whatever is asked. */
public sealed interface Start {

    /** The oldest event that was ever there: what is gone already comes as a gap. */
    record Beginning() implements Start {}

    /** Behind the newest event at the moment the receiver is made. */
    record Latest() implements Start {}

    /** The event of this id, or the first one after it. */
    record Sequence(long id) implements Start {}

    /** The first event that was created then or later. */
    record Time(Instant at) implements Start {}
}
