package io.tukki.core.launch;

import java.nio.ByteBuffer;

/**
 * The writing end of a child's standard input, for one writer at a time; writes never block.
 *
 * <p>Writer's loop: {@link #write} until it returns 0, then {@link #awaitWritable} once.
 */
public interface ProcessInput {

    /** What {@link #write} returns when nobody will read it. */
    int BROKEN = -1;

    /**
     * Moves what has room out of {@code from}: the number of bytes, 0 if there is no room now, {@link #BROKEN} when
     * every reader has closed the pipe or {@link #close} was called. What was taken is in the pipe, or, where a
     * launcher cannot write without waiting, at most 4 KiB of it on the way there.
     */
    int write(ByteBuffer from);

    /**
     * Runs {@code wake} once, on a thread of the launcher, as soon as {@link #write} would not return 0; at once if
     * that is so already. {@code wake} must return quickly. A further call replaces the one before.
     */
    void awaitWritable(Runnable wake);

    /**
     * Ends the input after what was written; a terminal is sent its end-of-file character instead. Later writes return
     * {@link #BROKEN}. Idempotent, from any thread; wakes a waiting writer.
     */
    void close();
}
