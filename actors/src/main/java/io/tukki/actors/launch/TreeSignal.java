package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import io.tukki.core.launch.RunningProcess.TreeMember;
import io.tukki.core.process.OsSignal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Signals a whole tree and tells whom. KILL is repeated while a look finds somebody new, since a process that is not
 * in the group may fork between the look and its end; any other signal goes out once, because a second TERM is a
 * different message to many programs.
 */
final class TreeSignal {

    private static final int PASSES = 10;

    private TreeSignal() {}

    /** @param send sends the signal to the processes given, those in the group first */
    static List<TreeMember> send(ProcessTree tree, ProcTable table, OsSignal signal, Consumer<List<ProcStat>> send) {
        Set<ProcStat.Identity> reached = new HashSet<>();
        List<TreeMember> signalled = new ArrayList<>();
        int passes = signal == OsSignal.KILL ? PASSES : 1;
        List<ProcStat> fresh = fresh(tree, reached);
        for (int pass = 0; pass < passes && !fresh.isEmpty(); pass++) {
            fresh.forEach(stat -> signalled.add(member(table, stat)));
            send.accept(fresh);
            fresh = pass + 1 < passes ? fresh(tree, reached) : List.of();
        }
        return List.copyOf(signalled);
    }

    static TreeMember member(ProcTable table, ProcStat stat) {
        return new TreeMember(stat.pid(), table.command(stat));
    }

    private static List<ProcStat> fresh(ProcessTree tree, Set<ProcStat.Identity> reached) {
        return tree.living().stream()
                .filter(stat -> reached.add(stat.identity()))
                .toList();
    }
}
