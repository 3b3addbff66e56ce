package io.tukki.core.event;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened, immutable. The set is closed but for {@link CustomEvent}, which embedders implement.
 *
 * <pre>
 * FromProcess   process.started .ready .exited .restarting .gave-up .stopped   high
 *               process.taken-over, .run-skipped, .watch-triggered            high
 *               group.restarting, group.gave-up                               high
 *               error.detected                                                high
 *               test.failed / test.passed                                     high / medium
 *               build.event, url.detected, url.removed                        medium
 *               log.appended                                                  low
 * SessionEvent  mcp.connected, mcp.disconnected / mcp.activity                high / low
 *               proxy.request, telemetry.received                             low
 * LogFilesChanged  log.files                                                  high
 * Notice        overflow, snapshot (made by the bus for one subscription)     high
 * CustomEvent   the embedder's                                                the embedder's
 * </pre>
 */
public sealed interface Event permits FromProcess, SessionEvent, LogFilesChanged, Notice, CustomEvent {

    EventStamp stamp();

    /** Returns the name of the type on the wire, such as {@code process.exited}. */
    String type();

    EventPriority priority();

    default long id() {
        return stamp().id();
    }

    default Instant at() {
        return stamp().at();
    }

    /** Returns the process this is about, if it is about one. */
    default Optional<EventSource> source() {
        return Optional.empty();
    }
}
