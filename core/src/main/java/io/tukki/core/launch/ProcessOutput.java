package io.tukki.core.launch;

import java.nio.ByteBuffer;

/**
 * The reading end of a child's pipe, for one reader at a time; reads never block. While nobody reads, the pipe fills
 * and the child waits in its write: this is the only back-pressure a child ever sees.
 *
 * <p>Reader's loop: {@link #read} until it returns 0, then {@link #awaitReadable} once.
 */
public interface ProcessOutput {

    /** What {@link #read} returns at the end of the pipe. */
    int END = -1;

    /**
     * Moves what is there into {@code into}: the number of bytes, 0 if there is nothing now, {@link #END} when every
     * writer has closed the pipe or {@link #close} was called. A broken pipe is an end.
     */
    int read(ByteBuffer into);

    /**
     * Runs {@code wake} once, on a thread of the launcher, as soon as {@link #read} would not return 0; at once if
     * that is so already. {@code wake} must return quickly. A further call replaces the one before.
     */
    void awaitReadable(Runnable wake);

    /** Closes this end; later reads return {@link #END}. Idempotent, from any thread; wakes a waiting reader. */
    void close();
}
