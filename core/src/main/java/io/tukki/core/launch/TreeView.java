package io.tukki.core.launch;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The tree of one incarnation, to look at. Thread-safe. Looks read {@code /proc} on the executor given. */
public interface TreeView {

    /** Returns the pid of its leader. */
    long pid();

    /** Returns what the tree uses now. Many who ask at the same time may share one look at the table of processes. */
    CompletionStage<TreeStats> stats(Executor io);

    /** Returns the TCP ports that the tree listens on, in order. */
    CompletionStage<List<ListeningPort>> ports(Executor io);
}
