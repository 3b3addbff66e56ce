package io.tukki.core.restart;

import io.tukki.core.process.ProcessId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Processes that share one fate, and one budget of restarts. Vocabulary and accounting as in OTP's {@code supervisor}.
 *
 * @param name not blank
 * @param members in order, which is what {@link Strategy#REST_FOR_ONE} goes by; groups that name this one as their
 *     parent come behind them, in the order in which they were given
 * @param parent the group that takes over when this one's budget is spent; null for none: then the host is told
 * @param maxRestarts the most restarts within {@code period}, 0 or more; one more and the group has failed
 * @param period the window restarts are counted in, positive
 */
public record ProcessGroup(
        String name,
        Strategy strategy,
        List<ProcessId> members,
        @Nullable String parent,
        int maxRestarts,
        Duration period) {

    /** Whom the restart of one member restarts. */
    public enum Strategy {
        /** Only that member. */
        ONE_FOR_ONE,
        /** All members that are up. */
        ONE_FOR_ALL,
        /** That member and those behind it that are up. */
        REST_FOR_ONE
    }

    public ProcessGroup {
        members = List.copyOf(members);
        if (name.isBlank()) {
            throw new IllegalArgumentException("name of a group must not be blank");
        }
        if (maxRestarts < 0) {
            throw new IllegalArgumentException("maxRestarts (" + maxRestarts + ") must be >= 0");
        }
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period (" + period + ") must be > 0");
        }
    }

    /** Returns the group of these members without parent, with a budget of 10 restarts within 10 minutes. */
    public static ProcessGroup of(String name, Strategy strategy, ProcessId... members) {
        return new ProcessGroup(name, strategy, List.of(members), null, 10, Duration.ofMinutes(10));
    }

    public ProcessGroup within(String parentGroup) {
        return new ProcessGroup(name, strategy, members, parentGroup, maxRestarts, period);
    }

    public ProcessGroup budget(int restarts, Duration window) {
        return new ProcessGroup(name, strategy, members, parent, restarts, window);
    }

    public ProcessGroup members(List<ProcessId> value) {
        return new ProcessGroup(name, strategy, value, parent, maxRestarts, period);
    }
}
