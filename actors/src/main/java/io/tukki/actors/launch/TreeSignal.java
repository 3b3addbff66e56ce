package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.ProcSnapshot;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import io.tukki.core.launch.RunningProcess.TreeMember;
import io.tukki.core.process.OsSignal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Signals a whole tree and tells whom. KILL is repeated while a look finds somebody new, since a process that is not
 * in a group of the tree alone may fork between the look and its end; any other signal goes out once, because a second
 * TERM is a different message to many programs.
 */
final class TreeSignal {

    private static final int PASSES = 100;

    private final ProcessTree tree;
    private final ProcTable table;
    private final Sender sender;
    private final Set<ProcStat.Identity> reached = new HashSet<>();
    private final List<TreeMember> signalled = new ArrayList<>();

    private TreeSignal(ProcessTree tree, ProcTable table, Sender sender) {
        this.tree = tree;
        this.table = table;
        this.sender = sender;
    }

    /** Sends a signal. */
    interface Sender {
        /** Sends it to {@code targets}, which {@code snapshot} found. */
        void send(SignalTargets targets, ProcSnapshot snapshot);
    }

    /** Signals whoever looks find, and returns them. */
    static List<TreeMember> send(ProcessTree tree, ProcTable table, OsSignal signal, Sender sender) {
        TreeSignal sending = new TreeSignal(tree, table, sender);
        int passes = signal == OsSignal.KILL ? PASSES : 1;
        for (int pass = 0; pass < passes && sending.pass(table.snapshot()); pass++) {
            // whoever is new in the next look was forked meanwhile
        }
        return List.copyOf(sending.signalled);
    }

    /** Signals whoever was alive in {@code snapshot}, and returns them. */
    static List<TreeMember> send(ProcessTree tree, ProcTable table, ProcSnapshot snapshot, Sender sender) {
        TreeSignal sending = new TreeSignal(tree, table, sender);
        sending.pass(snapshot);
        return List.copyOf(sending.signalled);
    }

    /** Returns whether there was anybody new to signal. */
    private boolean pass(ProcSnapshot snapshot) {
        List<ProcStat> members = tree.living(snapshot);
        List<ProcStat> fresh =
                members.stream().filter(stat -> reached.add(stat.identity())).toList();
        if (!fresh.isEmpty()) {
            fresh.forEach(stat -> signalled.add(member(table, stat)));
            sender.send(SignalTargets.of(tree, snapshot, members, fresh), snapshot);
        }
        return !fresh.isEmpty();
    }

    static TreeMember member(ProcTable table, ProcStat stat) {
        return new TreeMember(stat.pid(), table.command(stat));
    }
}
