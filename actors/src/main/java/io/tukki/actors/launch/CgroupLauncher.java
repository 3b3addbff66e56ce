package io.tukki.actors.launch;

import io.tukki.actors.launch.proc.ProcStat;
import io.tukki.actors.launch.proc.ProcTable;
import io.tukki.core.launch.LaunchRequest;
import io.tukki.core.launch.ProcessLauncher;
import io.tukki.core.launch.RunningProcess;
import io.tukki.core.process.ExitStatus.Cause;
import io.tukki.core.process.OsSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Starts each child in a control group of its own: whatever it does, it stays in there, and dies with it. */
public final class CgroupLauncher implements ProcessLauncher {

    private final ProcessLauncher launcher;
    private final Cgroups groups;
    private final ProcTable table = new ProcTable();

    /**
     * A launcher over another one, which it closes.
     *
     * @param folder of the unified hierarchy; this JVM may write it, and no process is in it
     * @throws IOException if it is no such folder
     */
    public CgroupLauncher(ProcessLauncher launcher, Path folder) throws IOException {
        this.launcher = launcher;
        this.groups = new Cgroups(folder);
    }

    @Override
    public String name() {
        return launcher.name() + "+cgroup";
    }

    @Override
    public Launch launch(LaunchRequest request) {
        try {
            Cgroups.Cgroup group = groups.create(request.confinement().limits());
            Launch launch = launcher.launch(request.under(request.confinement().inCgroup(group.folder())));
            if (launch instanceof Launch.Started started) {
                return new Launch.Started(new Contained(started.process(), group, table));
            }
            group.remove();
            return launch;
        } catch (IOException e) {
            return new Launch.Refused(
                    Executables.notStarted(request, Cause.UNSUPPORTED, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void close() {
        launcher.close();
    }

    private static final class Contained extends ForwardingProcess {
        private final Cgroups.Cgroup group;
        private final ProcTable table;

        Contained(RunningProcess process, Cgroups.Cgroup group, ProcTable table) {
            super(process);
            this.group = group;
            this.table = table;
        }

        @Override
        public List<TreeMember> members() {
            return with(super.members());
        }

        @Override
        public CompletionStage<List<TreeMember>> look(Executor io) {
            return super.look(io).thenApply(this::with);
        }

        /** {@inheritDoc} Those that only the group knows get no other signal than KILL. */
        @Override
        public List<TreeMember> signalTree(OsSignal signal) {
            if (signal != OsSignal.KILL) {
                return super.signalTree(signal);
            }
            List<TreeMember> members = members();
            group.kill();
            Map<Long, TreeMember> reached = new LinkedHashMap<>();
            members.forEach(member -> reached.put(member.pid(), member));
            super.signalTree(signal).forEach(member -> reached.putIfAbsent(member.pid(), member));
            return List.copyOf(reached.values());
        }

        private List<TreeMember> with(List<TreeMember> known) {
            Map<Long, TreeMember> all = new LinkedHashMap<>();
            known.forEach(member -> all.put(member.pid(), member));
            for (long pid : group.pids()) {
                if (!all.containsKey(pid)) {
                    table.stat(pid)
                            .filter(ProcStat::isAlive)
                            .ifPresent(stat -> all.put(pid, TreeSignal.member(table, stat)));
                }
            }
            return List.copyOf(all.values());
        }

        @Override
        public void release() {
            super.release();
            group.remove();
        }
    }
}
