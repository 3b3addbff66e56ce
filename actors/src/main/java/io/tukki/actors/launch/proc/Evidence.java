package io.tukki.actors.launch.proc;

import java.util.Collection;

/** A further reason to take a process for a member of a tree, asked only where group, session and marker give none. */
public interface Evidence {

    /** No further reason. */
    Evidence NONE = (stat, snapshot) -> false;

    /**
     * Returns whether the process is ours.
     *
     * @param stat alive, not older than the tree's leader, without any marker
     */
    boolean isOurs(ProcStat stat, ProcSnapshot snapshot);

    /** Takes notice of the members that a look has found, by whatever reason. */
    default void found(Collection<ProcStat> members) {}

    /** Returns the evidence that is there if this or {@code other} is. */
    default Evidence or(Evidence other) {
        Evidence one = this;
        return new Evidence() {
            @Override
            public boolean isOurs(ProcStat stat, ProcSnapshot snapshot) {
                return one.isOurs(stat, snapshot) || other.isOurs(stat, snapshot);
            }

            @Override
            public void found(Collection<ProcStat> members) {
                one.found(members);
                other.found(members);
            }
        };
    }
}
