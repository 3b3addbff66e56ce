package io.tukki.core.event;

/**
 * The log files stopped taking what is to be written, or take it again.
 *
 * @param failing whether they do not; logs go on in memory meanwhile
 * @param reason what the disk said; empty when it works again
 */
public record LogFilesChanged(EventStamp stamp, boolean failing, String reason) implements Event {
    @Override
    public String type() {
        return "log.files";
    }

    @Override
    public EventPriority priority() {
        return EventPriority.HIGH;
    }
}
