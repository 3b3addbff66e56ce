package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.ProcSnapshot;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom to signal so that some members of a tree are reached. A group in which nobody else is gets the signal as one:
 * the kernel then misses nobody who is forked meanwhile, while a program that starts itself anew and ends, again and
 * again, is gone before a signal to its pid arrives.
 *
 * @param leaderGroup whether the group of the tree's leader is to be signalled
 * @param groups other groups of members only
 * @param single those in groups that others are in, too
 */
record SignalTargets(boolean leaderGroup, List<Long> groups, List<ProcStat> single) {

    /** Groups below are no groups: to {@code kill(2)} 0 is the caller's own and 1 everybody. */
    private static final long FIRST_GROUP = 2;

    SignalTargets {
        groups = List.copyOf(groups);
        single = List.copyOf(single);
    }

    /**
     * @param members all that {@code snapshot} knows of the tree
     * @param wanted those of them that the signal is for
     */
    static SignalTargets of(ProcessTree tree, ProcSnapshot snapshot, List<ProcStat> members, List<ProcStat> wanted) {
        Set<Long> shared = sharedGroups(snapshot, members);
        boolean leaderGroup = false;
        Set<Long> groups = new LinkedHashSet<>();
        List<ProcStat> single = new ArrayList<>();
        for (ProcStat stat : wanted) {
            if (tree.isInGroup(stat)) {
                leaderGroup = true;
            } else if (stat.group() < FIRST_GROUP || shared.contains(stat.group())) {
                single.add(stat);
            } else {
                groups.add(stat.group());
            }
        }
        return new SignalTargets(leaderGroup, List.copyOf(groups), single);
    }

    private static Set<Long> sharedGroups(ProcSnapshot snapshot, List<ProcStat> members) {
        Set<ProcStat> ours = new HashSet<>(members);
        Set<Long> shared = new HashSet<>();
        for (ProcStat stat : snapshot.all()) {
            if (stat.isAlive() && !ours.contains(stat)) {
                shared.add(stat.group());
            }
        }
        return shared;
    }

    /**
     * Returns the groups whose number cannot have become a stranger's since {@code snapshot}: a number stays taken while
     * anybody is in the group, so whoever has it as its pid now must have been there.
     */
    List<Long> groupsStillOurs(ProcTable table, ProcSnapshot snapshot) {
        return groups.stream()
                .filter(group -> isSame(snapshot.get(group), table.stat(group)))
                .toList();
    }

    private static boolean isSame(Optional<ProcStat> before, Optional<ProcStat> now) {
        return now.isEmpty() || now.map(ProcStat::identity).equals(before.map(ProcStat::identity));
    }
}
