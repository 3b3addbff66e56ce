package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.ListeningSockets;
import io.tukki.actors.launch.proc.ProcSnapshot;
import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.actors.launch.proc.ProcessTree;
import io.tukki.core.launch.ListeningPort;
import io.tukki.core.launch.TreeStats;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What a look at the table of processes says of one tree. */
final class TreeReadings {

    private final ProcTable table;
    private final ProcessTree tree;

    TreeReadings(ProcTable table, ProcessTree tree) {
        this.table = table;
        this.tree = tree;
    }

    CompletionStage<TreeStats> stats(Executor io) {
        return table.snapshot(io).thenApply(this::stats);
    }

    private TreeStats stats(ProcSnapshot snapshot) {
        List<ProcStat> members = tree.living(snapshot);
        return new TreeStats(
                Instant.now(),
                members.size(),
                ProcStat.time(members.stream().mapToLong(ProcStat::cpuTicks).sum()),
                members.stream().mapToLong(ProcStat::residentPages).sum() * table.pageSize(),
                members.stream().mapToInt(ProcStat::threads).sum(),
                members.stream().mapToInt(stat -> table.openFiles(stat.pid())).sum());
    }

    CompletionStage<List<ListeningPort>> ports(Executor io) {
        return table.snapshot(io).thenApply(snapshot -> ListeningSockets.of(table, tree.living(snapshot)));
    }
}
