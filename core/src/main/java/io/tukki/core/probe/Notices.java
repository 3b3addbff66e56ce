package io.tukki.core.probe;

import org.jspecify.annotations.Nullable;

/**
 * What a process has told of itself.
 *
 * @param ready what it last said of its readiness; null if nothing
 * @param alive whether it said that it is alive
 * @param status what it last said that it does, in words; null if nothing
 */
public record Notices(
        @Nullable Boolean ready, boolean alive, @Nullable String status) {

    /** It has said nothing. */
    public static final Notices NONE = new Notices(null, false, null);

    /** Returns these and what was told after them: the last word counts. */
    public Notices and(Notices later) {
        return new Notices(
                later.ready() == null ? ready : later.ready(),
                alive || later.alive(),
                later.status() == null ? status : later.status());
    }
}
