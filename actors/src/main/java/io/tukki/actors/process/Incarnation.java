package io.tukki.actors.process;

import io.tukki.core.launch.RunningProcess;
import java.time.Instant;

/**
 * One run of a process: the child, its tree and the streams that read it.
 *
 * @param number counted from 1 for each process
 */
record Incarnation(long number, RunningProcess child, Capture capture, Instant startedAt) {}
