package io.tukki.core.log;

import io.tukki.core.process.ProcessId;

/**
 * Lines of a process that retention dropped before this reader came to them.
 *
 * @param from sequence after which lines are missing: the last one read, or asked for
 * @param to sequence of the last missing line
 * @param lines how many lines are missing, at least 1
 * @param bytes how many bytes they had, line ends included
 * @param exact whether {@code lines} and {@code bytes} are exact; after resuming by sequence alone they are the most it
 *     can be
 */
public record LogGap(ProcessId process, long from, long to, long lines, long bytes, boolean exact)
        implements LogElement, LogRead {}
