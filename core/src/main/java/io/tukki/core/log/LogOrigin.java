package io.tukki.core.log;

import io.tukki.core.process.ProcessId;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** Whose lines they are: those of one incarnation of a process. */
public final class LogOrigin {

    private final ProcessId process;
    private final long incarnation;
    /** Where its lines went last; the writer's, so that it need not look for it with each chunk. Keeps no forgotten log. */
    private WeakReference<ProcessLog> log = new WeakReference<>(null);

    /** @param incarnation counted from 1 for each process */
    public LogOrigin(ProcessId process, long incarnation) {
        this.process = process;
        this.incarnation = incarnation;
    }

    public ProcessId process() {
        return process;
    }

    public long incarnation() {
        return incarnation;
    }

    @Nullable
    ProcessLog log() {
        return log.get();
    }

    void found(ProcessLog where) {
        log = new WeakReference<>(where);
    }
}
