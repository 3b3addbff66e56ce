package io.tukki.actors.launch.proc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of one incarnation, found by the group and session of its leader, by its marker, by further evidence,
 * by descent from a member, or because an earlier look found them. A stranger is none of these; a process older than the leader is
 * never a member.
 *
 * <p>Thread-safe.
 */
public final class ProcessTree {

    private final ProcTable table;
    private final long leader;
    private final long notBefore;
    private final Optional<Marker> marker;
    private final Evidence evidence;
    private final Set<ProcStat.Identity> known = new HashSet<>();
    private boolean leaderGone;
    private long leaderGoneAt;
    private boolean groupGone;

    /**
     * The tree of a leader that has just been started.
     *
     * @param notBefore the reading of {@link ProcTable#nowTicks} before it was started
     * @param marker what its environment carries
     */
    public ProcessTree(ProcTable table, long leader, long notBefore, Optional<Marker> marker, Evidence evidence) {
        this.table = table;
        this.leader = leader;
        this.notBefore = notBefore;
        this.marker = marker;
        this.evidence = evidence;
    }

    /** Tells that the leader was reaped: from when nobody is left in its group, the number may be a stranger's. */
    public synchronized void leaderReaped() {
        leaderGone = true;
        leaderGoneAt = System.nanoTime();
    }

    /** Returns the living members; zombies do not count. One pass over {@code /proc}. */
    public List<ProcStat> living() {
        return living(table.snapshot());
    }

    /** Returns the members that are living in {@code snapshot}. */
    public synchronized List<ProcStat> living(ProcSnapshot snapshot) {
        groupGone |= isAfterLeader(snapshot) && (snapshot.get(leader).isPresent() || isGroupEmpty(snapshot));
        Map<Long, ProcStat> members = new HashMap<>();
        for (ProcStat stat : snapshot.all()) {
            if (stat.isAlive() && isMember(stat, snapshot)) {
                members.put(stat.pid(), stat);
            }
        }
        addDescendants(snapshot, members);
        known.clear();
        members.values().forEach(member -> known.add(member.identity()));
        evidence.found(members.values());
        return new ArrayList<>(members.values());
    }

    /** Returns whether a process stands in the group that a signal to the leader's group reaches. */
    public boolean isInGroup(ProcStat stat) {
        return stat.group() == leader;
    }

    /** Returns whether the number of the group can be signalled without a risk for strangers. */
    public synchronized boolean groupIsOurs() {
        return !groupGone;
    }

    /** Before it was reaped a leader is in the table itself, a zombie, and keeps its number. */
    private boolean isAfterLeader(ProcSnapshot snapshot) {
        return leaderGone && snapshot.begunAt() - leaderGoneAt > 0;
    }

    private boolean isGroupEmpty(ProcSnapshot snapshot) {
        return snapshot.all().stream().noneMatch(this::isInGroupOrSession);
    }

    private boolean isMember(ProcStat stat, ProcSnapshot snapshot) {
        return stat.startTicks() >= notBefore
                && ((!groupGone && isInGroupOrSession(stat))
                        || known.contains(stat.identity())
                        || carriesTheMark(stat, snapshot));
    }

    private boolean carriesTheMark(ProcStat stat, ProcSnapshot snapshot) {
        Optional<Marker> carried = snapshot.marker(stat);
        return carried.isPresent() ? carried.equals(marker) : evidence.isOurs(stat, snapshot);
    }

    private boolean isInGroupOrSession(ProcStat stat) {
        return stat.group() == leader || stat.session() == leader || (stat.pid() == leader && !leaderGone);
    }

    private void addDescendants(ProcSnapshot snapshot, Map<Long, ProcStat> members) {
        boolean grown = !members.isEmpty();
        while (grown) {
            grown = false;
            for (ProcStat stat : snapshot.all()) {
                if (stat.isAlive() && members.containsKey(stat.parent()) && !members.containsKey(stat.pid())) {
                    members.put(stat.pid(), stat);
                    grown = true;
                }
            }
        }
    }
}
