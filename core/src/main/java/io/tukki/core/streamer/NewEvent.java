package io.tukki.core.streamer;

import java.util.Map;

/**
 * What a sender gives.
 *
 * @param foreignId what the event is about, in the sender's terms
 * @param type the sender's number for the kind of event or the state reached
 */
public record NewEvent(String foreignId, int type, Map<String, String> headers) {
    public NewEvent {
        headers = Map.copyOf(headers);
    }
}
