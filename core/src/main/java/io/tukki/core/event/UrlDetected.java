package io.tukki.core.event;

import io.tukki.core.process.ProcessId;
import java.net.URI;

/**
 * A process printed a URL it serves.
 *
 * @param label for people, may be empty
 */
public record UrlDetected(EventStamp stamp, ProcessId process, long incarnation, URI url, String label)
        implements FromProcess {
    @Override
    public String type() {
        return "url.detected";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.MEDIUM;
    }
}
