package io.tukki.core.search;

import java.util.concurrent.Executor;

/**
 * Threads beside its own that a search may use.
 *
 * @param executor runs what looks ahead, some milliseconds at a time and without blocking; it may refuse, the search
 *     goes on alone then. Its threads bound what all searches together use
 * @param most how many of its threads one search uses at once; 0: none
 */
public record Helpers(Executor executor, int most) {

    /** A search in its own thread only. */
    public static final Helpers NONE = new Helpers(Runnable::run, 0);

    public Helpers {
        if (most < 0) {
            throw new IllegalArgumentException("most (" + most + ") must be >= 0");
        }
    }
}
