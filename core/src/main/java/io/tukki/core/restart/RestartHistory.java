package io.tukki.core.restart;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The restarts of a process that still count.
 *
 * @param restarts when they were decided, oldest first
 * @param attempt how many there were since the last stable incarnation
 */
public record RestartHistory(List<Instant> restarts, int attempt) {

    public static final RestartHistory NONE = new RestartHistory(List.of(), 0);

    public RestartHistory {
        restarts = List.copyOf(restarts);
    }

    /** Returns this history without restarts before {@code now - period}. */
    RestartHistory within(Duration period, Instant now) {
        Instant oldest = now.minus(period);
        return new RestartHistory(
                restarts.stream().filter(each -> !each.isBefore(oldest)).toList(), attempt);
    }

    RestartHistory plus(Instant restart) {
        List<Instant> more = new ArrayList<>(restarts);
        more.add(restart);
        return new RestartHistory(more, attempt + 1);
    }
}
