package io.tukki.core.url;

import io.tukki.core.process.ProcessId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A URL that a process named. Immutable.
 *
 * @param label from the line, else the name of the process
 * @param process that announced it, or named it first
 * @param context the line it was last seen in, at most 500 characters
 * @param proxy port of the proxy for it, 0 if there is none
 * @param gone since when its process has ended, null while it runs
 */
public record UrlEntry(
        FoundUrl found,
        String label,
        ProcessId process,
        long incarnation,
        Instant firstSeen,
        Instant lastSeen,
        String context,
        int proxy,
        @Nullable Instant gone) {

    private static final int MAX_CONTEXT = 500;

    public UrlEntry {
        context = context.length() > MAX_CONTEXT ? context.substring(0, MAX_CONTEXT) : context;
    }

    public String url() {
        return found.url();
    }

    public String key() {
        return found.key();
    }

    public OptionalInt proxyPort() {
        return proxy == 0 ? OptionalInt.empty() : OptionalInt.of(proxy);
    }

    public Optional<Instant> goneSince() {
        return Optional.ofNullable(gone);
    }

    public boolean isGone() {
        return gone != null;
    }

    UrlEntry withProxy(int port) {
        return new UrlEntry(found, label, process, incarnation, firstSeen, lastSeen, context, port, gone);
    }

    UrlEntry goneAt(Instant at) {
        return new UrlEntry(found, label, process, incarnation, firstSeen, lastSeen, context, proxy, at);
    }
}
