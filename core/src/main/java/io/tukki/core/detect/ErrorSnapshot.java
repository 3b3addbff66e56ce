package io.tukki.core.detect;

import java.util.List;

/**
 * The errors known at one moment, grouped. Immutable.
 *
 * @param version increases with each change
 * @param groups most recent first
 * @param total how many errors there were in all, also those of groups that are gone
 * @param evicted how many groups went because there were too many
 */
public record ErrorSnapshot(long version, List<ErrorGroup> groups, long total, long evicted) {

    public static final ErrorSnapshot EMPTY = new ErrorSnapshot(0, List.of(), 0, 0);

    public ErrorSnapshot {
        groups = List.copyOf(groups);
    }
}
