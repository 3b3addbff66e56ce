package io.tukki.core.streamer;

import java.util.List;

/** What there is for a receiver now. */
public sealed interface Fetched {

    /** Events, at least one. */
    record Some(List<StreamEvent> events) implements Fetched {
        public Some {
            events = List.copyOf(events);
        }
    }

    /** Events that are gone; told once, and the cursor stands behind them. */
    record Missed(Gap gap) implements Fetched {}

    /** Nothing now. */
    record Nothing() implements Fetched {}

    /** The receiver has reached the head it was made for, and everything before it is acknowledged or delivered. */
    record AtHead() implements Fetched {}
}
