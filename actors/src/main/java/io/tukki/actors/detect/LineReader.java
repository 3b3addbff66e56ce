package io.tukki.actors.detect;

import io.tukki.core.log.LogSlice;
import io.tukki.core.process.ProcessId;

/** What one kind of detector does with what a {@link LogWorker} reads. For one thread at a time. */
interface LineReader {

    void read(LogSlice slice);

    /** All of what the process wrote so far is read, and it has ended or lines of it are missing. */
    void end(ProcessId process);

    /** Tells what is there though more lines of it may come; called soon after {@link #read} if there {@link #hasNews}. */
    default void tellNews() {}

    /** Returns whether {@link #tellNews} may find something. */
    default boolean hasNews() {
        return false;
    }

    /** Finishes what waited for more lines; returns whether something still waits. */
    default boolean flush(long nanos) {
        return false;
    }

    /** Returns whether something waits for more lines. */
    default boolean isWaiting() {
        return false;
    }
}
