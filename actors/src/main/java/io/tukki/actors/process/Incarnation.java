package io.tukki.actors.process;

import io.tukki.core.launch.RunningProcess;
import java.time.Instant;
import java.util.Optional;

/**
 * One run of a process: the child, its tree and the streams that read it.
 *
 * @param stdin empty if it is not open
 * @param headAtLaunch sequence of the newest line when it was launched: its output comes after that
 * @param number counted from 1 for each process
 */
record Incarnation(
        long number,
        RunningProcess child,
        Optional<InputQueue> stdin,
        Capture capture,
        NoticeReader notices,
        long headAtLaunch,
        Instant startedAt) {}
