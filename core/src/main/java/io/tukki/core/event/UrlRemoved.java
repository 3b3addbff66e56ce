package io.tukki.core.event;

import io.tukki.core.process.ProcessId;
import java.net.URI;

/**
 * A URL is no longer served.
 */
public record UrlRemoved(EventStamp stamp, ProcessId process, long incarnation, URI url, String label)
        implements FromProcess {
    @Override
    public String type() {
        return "url.removed";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.MEDIUM;
    }
}
