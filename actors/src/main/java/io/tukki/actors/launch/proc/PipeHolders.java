package io.tukki.actors.launch.proc;

import java.util.Set;
import java.util.function.Supplier;

/**
 * Whoever has one of our pipes as its standard output or error got it from the child we gave it to, even if it left
 * the session and cleaned its environment.
 */
public final class PipeHolders implements Evidence {

    private final ProcTable table;
    private final Supplier<Set<String>> pipes;

    /** @param pipes the names of the pipes as links in {@code /proc/PID/fd} show them; asked with each look */
    public PipeHolders(ProcTable table, Supplier<Set<String>> pipes) {
        this.table = table;
        this.pipes = pipes;
    }

    @Override
    public boolean isOurs(ProcStat stat, ProcSnapshot snapshot) {
        Set<String> ours = pipes.get();
        return !ours.isEmpty()
                && (ours.contains(table.link(stat.pid(), "fd/1")) || ours.contains(table.link(stat.pid(), "fd/2")));
    }
}
